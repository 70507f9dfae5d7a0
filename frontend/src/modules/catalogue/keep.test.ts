import { expect, it } from 'vitest'
import { liesIn, parentOf } from './keep'

it('a region holds itself and what lies below', () => {
  expect(liesIn('100000', '330211')).toBe(true)
  expect(liesIn('330200', '330211')).toBe(true)
  expect(liesIn('330211', '330211')).toBe(true)
  expect(liesIn('330211', '330200')).toBe(false)
  expect(liesIn('310000', '330211')).toBe(false)
})

it('an item lies under the longest code its own begins with', () => {
  const items = [{ code: 'A' }, { code: 'A10' }, { code: 'A1003' }]
  expect(parentOf('A1005', items)?.code).toBe('A10')
  expect(parentOf('A1003', items)?.code).toBe('A10')
  expect(parentOf('B', items)).toBeUndefined()
})
