import { expect, it } from 'vitest'
import { given, type Mend, mendsOf } from './mend'

function mend(rule: string, part: Mend['part'], fact: string): Mend {
  const text = { zh: part, en: part }
  return { rule, part, fact, label: text, unknown: true, keeper: 'organization', way: text }
}

it('a rule is mended part by part, and facts of packs one by one', () => {
  const mends = [
    mend('need.1', 'party', 'party_members'),
    mend('need.1', 'party', 'party_coverage'),
    mend('need.1', 'fact', 'office_area'),
    mend('need.1', 'fact', 'bilingual'),
    mend('need.2', 'grade', 'grade')
  ]
  expect(mendsOf(mends, 'need.1').map(({ fact }) => fact)).toEqual(['party_members', 'office_area', 'bilingual'])
  expect(mendsOf(mends, 'need.3')).toEqual([])
})

it('the record begins with what the need says', () => {
  const need = { category: 'A1003', region: null }
  expect(given(mend('r', 'service_category', 'service_categories'), need)).toEqual({ category: 'A1003' })
  expect(given(mend('r', 'service_region', 'service_regions'), need)).toEqual({})
  expect(given(mend('r', 'fact', 'office_area'), need)).toEqual({ fact: 'office_area' })
  expect(given(mend('r', 'grade', 'grade'), need)).toEqual({})
})
