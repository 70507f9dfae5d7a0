import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Problem } from '@/api/problem'
import { withSetup } from '../../tests/mounted'
import { useDraft } from './draft'

interface Need {
  title: string
  budget: { total: string }
  rows: string[]
}

/** A server that holds one draft and refuses a save over a version it no longer has. */
function server(initial: Need) {
  let stored = structuredClone(initial)
  let version = 1
  const fail: Problem[] = []
  return {
    load: vi.fn(async () => ({ value: structuredClone(stored), etag: `"${version}"` })),
    save: vi.fn(async (value: Need, etag: string) => {
      const failure = fail.shift()
      if (failure) throw failure
      if (etag !== `"${version}"`) throw new Problem(412, 'version_conflict', '', '')
      stored = structuredClone(value)
      version += 1
      return { value: stored, etag: `"${version}"` }
    }),
    /** Somebody else stores. */
    change(edit: (need: Need) => void) {
      edit(stored)
      version += 1
    },
    fail,
    stored: () => stored
  }
}

const first: Need = { title: '', budget: { total: '1.00' }, rows: [] }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

async function pause(ms: number) {
  await vi.advanceTimersByTimeAsync(ms)
  await flushPromises()
}

async function open(backend: ReturnType<typeof server>) {
  const { result, wrapper } = await withSetup(() =>
    useDraft<Need>({ load: backend.load, save: backend.save, delay: 1000 })
  )
  const need = () => {
    if (!result.value) throw new Error('not loaded')
    return result.value as Need
  }
  return { draft: result, need, wrapper }
}

it('stores once after a pause, not at every key', async () => {
  const backend = server(first)
  const { draft, need } = await open(backend)
  need().title = '养'
  await pause(500)
  need().title = '养老'
  await pause(999)
  expect(backend.save).not.toHaveBeenCalled()
  expect(draft.state).toBe('waiting')
  await pause(1)
  expect(backend.save).toHaveBeenCalledTimes(1)
  expect(backend.stored().title).toBe('养老')
  expect(draft.state).toBe('saved')
  expect(draft.savedAt).toBeTypeOf('number')
})

it('joins another person’s changes to other fields silently', async () => {
  const backend = server(first)
  const { draft, need } = await open(backend)
  backend.change((stored) => {
    stored.budget.total = '2.00'
  })
  need().title = '养老'
  await pause(1000)
  expect(draft.state).toBe('saved')
  expect(draft.joined).toBe(true)
  expect(backend.stored()).toEqual({ title: '养老', budget: { total: '2.00' }, rows: [] })
  expect(need().budget.total).toBe('2.00')
})

it('puts a clash to the person, stores nothing meanwhile, and keeps what is chosen', async () => {
  const backend = server(first)
  const { draft, need } = await open(backend)
  backend.change((stored) => {
    stored.title = '他人'
    stored.rows.push('theirs')
  })
  need().title = '我的'
  await pause(1000)
  expect(draft.state).toBe('clash')
  expect(draft.clashes.map((clash) => clash.path)).toEqual(['title'])
  expect(backend.stored().title).toBe('他人')
  expect(need().title).toBe('我的')
  need().budget.total = '9.00'
  await pause(5000)
  expect(backend.stored().budget.total).toBe('1.00')
  await draft.settle({ title: 'theirs' })
  expect(backend.stored()).toEqual({ title: '他人', budget: { total: '9.00' }, rows: ['theirs'] })
  expect(draft.state).toBe('saved')
})

it('keeps the text and tries again when the server is away', async () => {
  const backend = server(first)
  const { draft, need } = await open(backend)
  backend.fail.push(Problem.network())
  need().title = '养老'
  await pause(1000)
  expect(draft.state).toBe('failed')
  expect(draft.problem?.code).toBe('network')
  expect(need().title).toBe('养老')
  await pause(5000)
  expect(draft.state).toBe('saved')
  expect(backend.stored().title).toBe('养老')
})

it('does not repeat a save the server refuses until something is changed', async () => {
  const backend = server(first)
  const { draft, need } = await open(backend)
  backend.fail.push(new Problem(422, 'invalid', '', '', [{ path: 'title', code: 'too_long', message: '标题过长' }]))
  need().title = '长'
  await pause(60_000)
  expect(backend.save).toHaveBeenCalledTimes(1)
  expect(draft.problem?.fields[0]?.message).toBe('标题过长')
  need().title = '短'
  await pause(1000)
  expect(draft.state).toBe('saved')
})

it('stores what was typed last when the page is left', async () => {
  const backend = server(first)
  const { need, wrapper } = await open(backend)
  need().title = '养老'
  await flushPromises()
  wrapper.unmount()
  await flushPromises()
  expect(backend.stored().title).toBe('养老')
})

it('stores what is typed while a save is under way', async () => {
  const backend = server(first)
  const { draft, need } = await open(backend)
  const plain = backend.save.getMockImplementation()
  backend.save.mockImplementationOnce(async (value, etag) => {
    need().title = '养老服务'
    return plain?.(value, etag) as never
  })
  need().title = '养老'
  await pause(1000)
  await pause(1000)
  expect(backend.stored().title).toBe('养老服务')
  expect(draft.state).toBe('saved')
})
