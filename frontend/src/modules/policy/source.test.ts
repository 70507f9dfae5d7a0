import { expect, it } from 'vitest'
import { faultOf, lineRange } from './source'

it('a fault is told by its line, in either language', () => {
  expect(
    faultOf({ path: 'eligibility[x].require', code: 'unknown_fact', message: '第12行：没有名为“a”的事实' })
  ).toEqual({
    line: 12,
    key: 'eligibility[x].require',
    message: '没有名为“a”的事实'
  })
  expect(faultOf({ path: 'status', code: 'not_allowed', message: 'line 3: “sure” is not allowed' }).line).toBe(3)
  expect(faultOf({ path: 'id', code: 'required', message: '缺少 id' })).toEqual({ key: 'id', message: '缺少 id' })
})

it('a line is found in its text', () => {
  const text = 'a = 1\nbb = 2\n\nc = 3'
  expect([1, 2, 3, 4].map((line) => lineRange(text, line)).map(({ start, end }) => text.slice(start, end))).toEqual([
    'a = 1',
    'bb = 2',
    '',
    'c = 3'
  ])
})
