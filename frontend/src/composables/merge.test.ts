import { expect, it } from 'vitest'
import { merge, same, takeTheirs } from './merge'

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
  expect(result.clashes).toEqual([{ path: 'a.b', steps: ['a', 'b'], base: 1, mine: 2, theirs: 3 }])
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

it('writes the other value at the place of a clash', () => {
  const { value, clashes } = merge({ a: { b: 1 } }, { a: { b: 2 } }, { a: { b: 3 } })
  for (const clash of clashes) takeTheirs(value, clash)
  expect(value).toEqual({ a: { b: 3 } })
})

const answer = (term: string, text: string) => ({ term, text })
const keys = { answers: 'term' }

it('joins the rows of a list that a field tells apart', () => {
  const base = { answers: [answer('t[0]', 'a'), answer('t[1]', 'b')] }
  const mine = { answers: [answer('t[0]', 'mine'), answer('t[1]', 'b'), answer('t[2]', 'new')] }
  const theirs = { answers: [answer('t[1]', 'theirs'), answer('t[3]', 'also new')] }
  // They took away the row I changed: that is put to me.
  const { value, clashes } = merge(base, mine, theirs, keys)
  expect(value).toEqual({
    answers: [answer('t[0]', 'mine'), answer('t[1]', 'theirs'), answer('t[2]', 'new'), answer('t[3]', 'also new')]
  })
  expect(clashes.map((clash) => clash.steps)).toEqual([['answers', 't[0]']])
  for (const clash of clashes) takeTheirs(value, clash, keys)
  expect(value.answers.map((row) => row.term)).toEqual(['t[1]', 't[2]', 't[3]'])
})

it('takes over the field of one row that both changed', () => {
  const { value, clashes } = merge(
    { answers: [answer('t[0]', 'a')] },
    { answers: [answer('t[0]', 'mine')] },
    { answers: [answer('t[0]', 'theirs')] },
    keys
  )
  expect(clashes.map((clash) => clash.path)).toEqual(['answers.t[0].text'])
  for (const clash of clashes) takeTheirs(value, clash, keys)
  expect(value).toEqual({ answers: [answer('t[0]', 'theirs')] })
})

it('takes a list whose rows are not told apart for one field', () => {
  const twice = { answers: [answer('t[0]', 'a'), answer('t[0]', 'b')] }
  const { clashes } = merge<object>({}, twice, { answers: [answer('t[0]', 'c')] }, keys)
  expect(clashes.map((clash) => clash.path)).toEqual(['answers'])
})
