import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import en from '@/i18n/en'
import { byRoom, type Texts } from '@/i18n/pack'
import zh from '@/i18n/zh-CN'

function flat(tree: Texts, prefix = ''): Map<string, string> {
  const all = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') all.set(prefix + key, value)
    else for (const [k, v] of flat(value, `${prefix}${key}.`)) all.set(k, v)
  }
  return all
}

const chinese = new Map([
  ...flat(zh.messages),
  ...flat(
    byRoom(import.meta.glob<Texts>('../src/modules/*/locales/later/zh-CN.json', { eager: true, import: 'default' }))
  )
])
const english = new Map([
  ...flat(en.messages),
  ...flat(byRoom(import.meta.glob<Texts>('../src/modules/*/locales/later/en.json', { eager: true, import: 'default' })))
])
const SOURCE = join(__dirname, '../src')
const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(vue|ts)$/.test(path) && !/\.test\.ts$|schema\.d\.ts$/.test(path))
  .map((path) => ({ path, code: readFileSync(join(SOURCE, path), 'utf8') }))

/** Keys as written in code: `t('a.b')`, `label: 'a.b'`, `title: 'a.b'`; and the fixed part of ``t(`a.${x}.b`)``. */
const fixed = sources.flatMap(({ path, code }) =>
  [...code.matchAll(/(?:\bt\(\s*|\b(?:label|title|kind):\s*|\?\s*|:\s*)'([a-z_]+(?:\.[a-z0-9_]+)+)'/g)].map((m) => ({
    path,
    key: m[1] ?? ''
  }))
)
const patterns = sources.flatMap(({ path, code }) =>
  [...code.matchAll(/\bt\(\s*`([^`]+)`/g)].map((m) => ({
    path,
    pattern: new RegExp(
      `^${(m[1] ?? '')
        .split(/\$\{[^}]*\}/)
        .map((part) => part.replace(/[.]/g, '\\.'))
        .join('[^.]+')}$`
    )
  }))
)
const namespaces = new Set([...chinese.keys()].map((key) => key.split('.')[0]))

describe('texts', () => {
  it('has the same keys in Chinese and English', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })

  it('uses the same placeholders in both languages', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()
    const different = [...chinese].filter(
      ([key, text]) => String(names(text)) !== String(names(english.get(key) ?? ''))
    )
    expect(different).toEqual([])
  })

  it('has no empty text', () => {
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('knows every key used in code', () => {
    const missing = fixed.filter(({ key }) => namespaces.has(key.split('.')[0]) && !chinese.has(key))
    const unmatched = patterns.filter(({ pattern }) => ![...chinese.keys()].some((key) => pattern.test(key)))
    expect(missing).toEqual([])
    expect(unmatched).toEqual([])
  })

  it('keeps no text that nothing uses', () => {
    const used = new Set(fixed.map(({ key }) => key))
    const idle = [...chinese.keys()].filter(
      (key) => !used.has(key) && !patterns.some(({ pattern }) => pattern.test(key))
    )
    expect(idle).toEqual([])
  })
})

describe('source', () => {
  it('has no Chinese in components: texts live in the locale files', () => {
    // The names of the languages are written in themselves.
    const allowed = new Set(['app/layouts/TopBar.vue'])
    const spoken = sources.filter(({ path, code }) => {
      if (allowed.has(path) || path.startsWith('i18n')) return false
      const bare = code
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace(/\/\/.*$/gm, '')
      return /[\u4e00-\u9fff]/.test(bare)
    })
    expect(spoken.map(({ path }) => path)).toEqual([])
  })

  it('makes no markup from strings and has no style attributes: the CSP refuses both', () => {
    const unsafe = sources.filter(({ code }) => /v-html|innerHTML|insertAdjacentHTML|<[a-z][^>]*\sstyle="/.test(code))
    expect(unsafe.map(({ path }) => path)).toEqual([])
  })
})
