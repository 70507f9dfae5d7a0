import { describe, expect, it } from 'vitest'
import { byPlace, changes, type Finding, share, sum } from './plan'

describe('plan', () => {
  it('sums amounts exactly', () => {
    expect(sum(['0.10', '0.20', undefined, '90071992547409.91'])).toBe('90071992547410.21')
    expect(sum([])).toBe('0.00')
    expect(sum(['5', '0.5'])).toBe('5.50')
  })

  it('gives the share of the whole', () => {
    expect(share('4732000.00', '5000000.00')).toBe(94)
    expect(share('1.00', '0.00')).toBe(0)
  })

  it('finds what is about a cell', () => {
    const finding = { path: 'lines[2].amount' } as Finding
    expect([...byPlace([finding, { path: 'lines' } as Finding]).keys()]).toEqual(['2.amount'])
  })

  it('compares lines by id', () => {
    const a = { id: 'a', title: '甲' }
    const b = { id: 'b', title: '乙' }
    const found = changes(
      [a, b],
      [
        { id: 'c', title: '丙' },
        { id: 'b', title: '乙二' }
      ]
    )
    expect(found.map(({ id, before, after }) => [id, before?.title, after?.title])).toEqual([
      ['c', undefined, '丙'],
      ['b', '乙', '乙二'],
      ['a', '甲', undefined]
    ])
  })
})
