import { expect, it } from 'vitest'
import { fen, lineAmount, yuan } from './sums'

it('reckons in fen and never in floating point', () => {
  expect(lineAmount('3', '0.10')).toBe('0.30')
  expect(lineAmount('12', '8600.00')).toBe('103200.00')
  expect(lineAmount('1.5', '0.33')).toBe('0.50')
  expect(lineAmount('2', undefined)).toBeUndefined()
  expect(yuan((fen('90071992547409.93') ?? 0n) + 1n)).toBe('90071992547409.94')
  expect(fen('12,000')).toBeUndefined()
})
