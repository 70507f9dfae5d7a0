import { describe, expect, it } from 'vitest'
import { numeral } from './numeral'

describe('chapters of a notice', () => {
  it('are numbered as officials do', () => {
    expect([1, 9, 10, 11, 20, 21].map((n) => numeral(n, 'zh-CN'))).toEqual(['一、', '九、', '十、', '十一、', '二十、', '二十一、'])
    expect(numeral(3, 'en')).toBe('3. ')
  })
})
