import { flushPromises } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { Problem } from '@/api/problem'
import { useRevision } from './revision'

interface Unit {
  name: string
  region: string
}

/** A store that refuses every version but its own. */
function stored(value: Unit, version: number) {
  const now = { value, version }
  const save = vi.fn(async (next: Unit, over: number) => {
    if (over !== now.version) throw new Problem(412, 'version_conflict', '', '')
    now.value = next
    now.version += 1
    return next
  })
  return { now, save, load: async () => ({ ...now }) }
}

it('joins what somebody else changed elsewhere', async () => {
  const server = stored({ name: 'old', region: '310000' }, 2)
  const revision = useRevision({
    opened: () => ({ value: { name: 'old', region: '440300' }, version: 1 }),
    load: server.load,
    save: server.save
  })
  expect(await revision.save({ name: 'mine', region: '440300' })).toEqual({ name: 'mine', region: '310000' })
})

it('asks about what both changed and saves the choice', async () => {
  const server = stored({ name: 'theirs', region: '440300' }, 2)
  const revision = useRevision({
    opened: () => ({ value: { name: 'old', region: '440300' }, version: 1 }),
    load: server.load,
    save: server.save
  })
  const saved = revision.save({ name: 'mine', region: '440300' })
  await flushPromises()
  expect(revision.clashes.value.map((clash) => clash.path)).toEqual(['name'])
  revision.settle({ name: 'theirs' })
  expect(await saved).toEqual({ name: 'theirs', region: '440300' })
  expect(revision.clashes.value).toEqual([])
})

it('passes on any other refusal', async () => {
  const revision = useRevision({
    opened: () => ({ value: { name: 'old', region: '' }, version: 1 }),
    load: async () => ({ value: { name: 'old', region: '' }, version: 1 }),
    save: async () => {
      throw new Problem(403, 'forbidden', '', '')
    }
  })
  await expect(revision.save({ name: 'mine', region: '' })).rejects.toMatchObject({ code: 'forbidden' })
})
