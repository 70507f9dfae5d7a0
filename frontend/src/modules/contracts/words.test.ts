import { describe, expect, it } from 'vitest'
import { covers, type Document, formOf, maskable, paragraphOf, spoken, written } from './words'

const document: Document = {
  title: '社区为老服务合同',
  clauses: '2026.1',
  sections: [
    {
      id: 'price',
      number: '一',
      title: '合同价款与经费预算',
      paragraphs: ['price', 'budget', 'purchaser.account', 'standards[1]'].map((path, at) => ({
        path,
        number: `1.${at + 1}`,
        text: path
      }))
    }
  ]
}

describe('contracts', () => {
  it('knows what a path is a part of', () => {
    expect(covers('budget', 'budget[2].amount')).toBe(true)
    expect(covers('standards[1]', 'standards[10]')).toBe(false)
    expect(covers('price', 'prices')).toBe(false)
  })

  it('finds the paragraph a finding is about', () => {
    expect(paragraphOf(document, 'budget[2].amount')?.number).toBe('1.2')
    expect(paragraphOf(document, 'standards')?.number).toBe('1.4')
    expect(paragraphOf(document, 'acceptance')).toBeUndefined()
  })

  it('offers no secret that is always or never published', () => {
    const rule = (path: string) => ({ path, text: { zh: '', en: '' }, basis: '', status: 'unverified' as const })
    const left = maskable({ open: [rule('price')], private: [rule('purchaser.account')] }, document)
    expect(left.map((one) => one.path)).toEqual(['budget', 'standards[1]'])
  })

  it('writes the form into the terms and leaves the rest alone', () => {
    const terms = { title: '甲', price: '400000.00', term: { months: 12 }, reasons: [] }
    const form = {
      ...formOf(terms),
      number: ' HT-1 ',
      starts_on: '2027-01-01',
      reasons: { payments: '分期', team: ' ' }
    }
    expect(written(terms, form)).toEqual({
      title: '甲',
      number: 'HT-1',
      price: '400000.00',
      term: { months: 12, starts_on: '2027-01-01', ends_on: null },
      reasons: [{ part: 'payments', reason: '分期' }]
    })
  })

  it('says values without the names of their fields', () => {
    expect(spoken({ name: '探访', quantity: { number: '10' }, unit: '次', note: null })).toBe('探访 10 次')
    expect(spoken(undefined)).toBe('')
  })
})
