import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { withSetup } from '../../../../tests/mounted'
import { changedBids, marksOf, useSheetDraft } from './sheet'
import { keyOf, type Mark } from './words'

const PLAN = 'scoring[1].items[0]'
const TEAM = 'scoring[1].items[1]'
const band = (value: number): Mark => ({ evidence: { kind: 'judged', value } })

/** The server's sheet of one member: two bids, and a version that every save raises. */
let marks: Record<string, Record<string, Mark>>
let version: number

function answer(): Response {
  const bids = Object.entries(marks).map(([bid, own]) => ({
    bid,
    name: bid,
    lot: 0,
    accepted: {},
    marks: own,
    points: {},
    total: '0',
    missing: []
  }))
  const sheet = { review: { state: 'scoring' }, member: 1, chair: false, state: 'open', items: [], bids, version }
  return new Response(JSON.stringify(sheet), { headers: { 'content-type': 'application/json', etag: `"${version}"` } })
}

beforeEach(() => {
  vi.useFakeTimers()
  marks = { a: {}, b: {} }
  version = 0
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method !== 'PUT') return answer()
    if (request.headers.get('if-match') !== `"${version}"`) {
      return new Response(JSON.stringify({ code: 'version_conflict' }), {
        status: 412,
        headers: { 'content-type': 'application/json' }
      })
    }
    const input = (await request.json()) as { bid: string; marks: Record<string, Mark> }
    marks[input.bid] = input.marks
    version += 1
    return answer()
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function pause(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  await flushPromises()
}

async function opened() {
  const { result } = await withSetup(() => useSheetDraft('r1'))
  await flushPromises()
  const mark = (bid: string, path: string, value: number) => {
    const all = result.draft.value ?? {}
    result.draft.value = { ...all, [bid]: { ...all[bid], [keyOf(path)]: [band(value)] as [Mark] } }
  }
  return { ...result, mark }
}

it('marks are stored as they are made, each bid by its own call', async () => {
  const { draft, mark } = await opened()
  mark('a', PLAN, 0)
  mark('b', PLAN, 1)
  await pause(600)
  expect(marks).toEqual({ a: { [PLAN]: band(0) }, b: { [PLAN]: band(1) } })
  expect([draft.state, version]).toEqual(['saved', 2])
})

it('what another window stored meanwhile is joined, and nothing is lost', async () => {
  const { draft, mark } = await opened()
  marks = { a: { [TEAM]: band(2) }, b: {} }
  version = 5
  mark('a', PLAN, 0)
  await pause(600)
  expect(marks.a).toEqual({ [TEAM]: band(2), [PLAN]: band(0) })
  expect(draft.joined).toBe(true)
})

it('the same mark made differently in two windows is asked about, and the choice is stored', async () => {
  const { draft, mark } = await opened()
  marks = { a: { [PLAN]: band(2) }, b: {} }
  version = 5
  mark('a', PLAN, 0)
  await pause(600)
  expect(draft.clashes.map(({ path }) => path)).toEqual([`a.${keyOf(PLAN)}`])
  await draft.settle({ [`a.${keyOf(PLAN)}`]: 'theirs' })
  await pause(600)
  expect(marks.a).toEqual({ [PLAN]: band(2) })
})

it('a bid that dropped out is not stored any more', () => {
  const stored = marksOf({ bids: [{ bid: 'a', marks: {} }] as never })
  const now = { a: { [keyOf(PLAN)]: [band(0)] as [Mark] }, gone: { [keyOf(PLAN)]: [band(1)] as [Mark] } }
  expect(changedBids(now, stored, { bids: [{ bid: 'a' }] as never })).toEqual(['a'])
})
