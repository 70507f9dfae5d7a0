import { expect, it } from 'vitest'
import { merge, same, setAt } from './merge'

it('joins fields changed on one side only', () => {
  const base = { title: 'a', budget: { total: '1.00', basis: 'x' }, tags: ['p'] }
  const mine = { title: 'mine', budget: { total: '1.00', basis: 'x' }, tags: ['p'] }
  const theirs = { title: 'a', budget: { total: '2.00', basis: 'x' }, tags: ['p', 'q'] }
  expect(merge(base, mine, theirs)).toEqual({
    value: { title: 'mine', budget: { total: '2.00', basis: 'x' }, tags: ['p', 'q'] },
    clashes: [],
    tookTheirs: true
  })
})

it('reports a field changed on both sides with all three values and keeps mine until settled', () => {
  const result = merge({ a: { b: 1 } }, { a: { b: 2 } }, { a: { b: 3 } })
  expect(result.value).toEqual({ a: { b: 2 } })
  expect(result.clashes).toEqual([{ path: 'a.b', base: 1, mine: 2, theirs: 3 }])
})

it('treats a list as one field', () => {
  const result = merge({ rows: [1] }, { rows: [1, 2] }, { rows: [1, 3] })
  expect(result.clashes.map((clash) => clash.path)).toEqual(['rows'])
})

it('takes equal changes without asking', () => {
  expect(merge({ a: 1 }, { a: 2 }, { a: 2 }).clashes).toEqual([])
})

it('joins new fields of both sides', () => {
  expect(merge<object>({}, { a: 1 }, { b: 2 }).value).toEqual({ a: 1, b: 2 })
})

it('takes absent and undefined for the same', () => {
  expect(same({ a: undefined }, {})).toBe(true)
  expect(same([1, 2], [2, 1])).toBe(false)
})

it('sets a value at a path', () => {
  const target = { a: { b: 1 } }
  setAt(target, 'a.b', 5)
  expect(target).toEqual({ a: { b: 5 } })
})
