import { describe, expect, it } from 'vitest'
import { type Choice, lastDay, lotsOf, missing, unreasoned } from './words'

describe('awards', () => {
  const entry = (lot: number, bid: string) => ({ lot, bid, organization_id: bid, name: bid, rank: 1 })

  it('asks for a reason only where another than the first is chosen', () => {
    const award = { ranked: [entry(1, 'a'), entry(2, 'b')] }
    const chosen = (one: Choice, two: Choice) => new Map([[1, one] as const, [2, two] as const])
    expect(unreasoned(award, chosen({ bid: 'a', reason: '' }, { bid: 'b', reason: '' }))).toEqual([])
    expect(unreasoned(award, chosen({ bid: 'c', reason: ' ' }, { bid: 'b', reason: '' }))).toEqual([1])
    expect(unreasoned(award, chosen({ bid: 'c', reason: '候选人放弃' }, { bid: 'd', reason: '' }))).toEqual([2])
  })

  it('lists each lot once', () => {
    expect(lotsOf([entry(2, 'a'), entry(1, 'a'), entry(2, 'b')])).toEqual([1, 2])
  })

  it('names the last day of a period that ends with the day', () => {
    expect(lastDay('2026-03-23T16:00:00Z')).toBe('2026-03-23')
  })
})

describe('what is missing from a draft', () => {
  it('an enquiry needs a question only', () => {
    expect(missing('enquiry', { about: 'document' })).toEqual(['facts'])
    expect(missing('enquiry', { about: 'document', facts: '何时公示？' })).toEqual([])
  })

  it('an objection needs grounds, and the day for the procedure', () => {
    expect(missing('objection', { facts: '  ' })).toEqual(['about', 'facts', 'legal_basis', 'request'])
    expect(missing('objection', { about: 'process', facts: '一', legal_basis: '二', request: '三' })).toEqual([
      'known_on'
    ])
  })

  it('a complaint needs the objection it follows', () => {
    expect(missing('complaint', { about: 'result', facts: '一', legal_basis: '二', request: '三' })).toEqual([
      'objection'
    ])
  })
})
