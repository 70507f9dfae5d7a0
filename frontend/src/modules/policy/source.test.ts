import { expect, it } from 'vitest'
import { lineRange } from './source'

it('a line is found in its text', () => {
  const text = 'a = 1\nbb = 2\n\nc = 3'
  expect([1, 2, 3, 4].map((line) => lineRange(text, line)).map(({ start, end }) => text.slice(start, end))).toEqual([
    'a = 1',
    'bb = 2',
    '',
    'c = 3'
  ])
})
