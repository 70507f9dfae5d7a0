import type { components } from '@/api/schema'

/** What is published of everything drawn for one thing. */
export type DrawFile = components['schemas']['DrawFile']

const FORMAT = 'duijie-draw/1'

/** SHA-256 of lines of text, each ended by a line feed: docs/decisions, "Anybody can recompute a draw". */
async function hash(kind: string, lines: readonly string[]): Promise<string> {
  const text = [`${FORMAT} ${kind}`, ...lines].map((line) => `${line}\n`).join('')
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What is published of a seed before the candidates are known. */
export function commitment(seed: string): Promise<string> {
  return hash('commitment', [seed])
}

/** Hash of the candidates, which are sorted. */
export function listHash(candidates: readonly string[]): Promise<string> {
  return hash('list', candidates)
}

/** The order in which candidates are drawn. */
export async function order(seed: string, candidates: readonly string[], root: string): Promise<string[]> {
  const key = await hash('key', [seed, await listHash(candidates), root])
  const tickets = await Promise.all(
    candidates.map(async (code) => ({ code, ticket: await hash('ticket', [key, code]) }))
  )
  return tickets.sort((a, b) => (a.ticket < b.ticket ? -1 : 1)).map(({ code }) => code)
}

/** What a browser can check of one draw; that the commitment stood in the log is for `duijie verify draw`. */
export interface Checked {
  seed: boolean
  list: boolean
  order: boolean
}

/** Recomputes each draw of a record. */
export function check(file: DrawFile): Promise<Checked[]> {
  return Promise.all(
    file.draws.map(async (draw) => {
      const drawn = await order(draw.seed, draw.candidates, draw.root)
      return {
        seed: (await commitment(draw.seed)) === draw.commitment,
        list: (await listHash(draw.candidates)) === draw.list_hash,
        order: draw.drawn.every(({ code }, place) => drawn[place] === code)
      }
    })
  )
}
