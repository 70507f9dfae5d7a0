import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import { expect, it } from 'vitest'

// Reading and writing the whole document takes longer than a usual test on a busy machine.
const PATIENCE = 60_000

it('the typed client is generated from the kept API document', { timeout: PATIENCE }, async () => {
  const at = (path: string) => join(__dirname, '..', path)
  const document = JSON.parse(readFileSync(at('openapi.json'), 'utf8'))
  const generated = astToString(await openapiTS(document, { defaultNonNullable: false }))
  const kept = readFileSync(at('src/api/schema.d.ts'), 'utf8')
  // The command line puts a notice in front.
  expect(kept.endsWith(generated), 'run `npm run generate`').toBe(true)
})
