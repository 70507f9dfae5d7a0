// Weighs what the portal's first load needs: the entry, the portal's frame, the home page and one language, with
// everything they import statically. The budget is docs quality: 200 kB of compressed script.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const LIMIT = 200_000
const dist = new URL('../dist/', import.meta.url)

/** @type {Record<string, { file: string, imports?: string[] }>} */
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))
const roots = [
  'index.html',
  'src/i18n/zh-CN.ts',
  'src/app/layouts/PortalLayout.vue',
  'src/modules/openness/HomePage.vue'
]

/** @type {Map<string, number>} */
const weights = new Map()

/** @param {string} key */
function weigh(key) {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`${key} is not in the build: mend the list of roots`)
  if (weights.has(chunk.file)) return
  weights.set(chunk.file, gzipSync(readFileSync(new URL(chunk.file, dist))).length)
  for (const next of chunk.imports ?? []) weigh(next)
}

for (const root of roots) weigh(root)
for (const [file, weight] of [...weights].sort((a, b) => b[1] - a[1]))
  console.log(`${String(weight).padStart(8)}  ${file}`)
const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
console.log(`${String(total).padStart(8)}  first load of the portal, gzip (limit ${LIMIT})`)
if (total > LIMIT) process.exit(1)
