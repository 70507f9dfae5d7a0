import { expect, it } from 'vitest'
import { hundredths, keyOf, pathOf, yuan } from './words'

it('sums in fen are written as the server writes money', () => {
  expect([yuan(400_000_050), yuan(5), yuan(0), yuan(-1_234)]).toEqual(['4000000.50', '0.05', '0.00', '-12.34'])
})

it('a path goes into a draft and comes back', () => {
  const path = 'scoring[1].items[0]'
  expect(keyOf(path)).not.toContain('.')
  expect(pathOf(keyOf(path))).toBe(path)
})

it('points are compared in hundredths', () => {
  expect(hundredths('8.89')).toBe(889)
  expect(hundredths(undefined)).toBe(0)
})
