import { expect, it } from 'vitest'
import { CEILING, entriesOf, errorsByTerm, findingsOf } from './examine'

const terms = [
  { term: 'eligibility.credit', text: '信用' },
  { term: 'qualifications[0]', text: '登记' },
  { term: 'qualifications[1]', text: '无违法记录' }
]

it('only what was decided is sent, in the order of the terms, and a reason only where one is not met', () => {
  const entries = {
    'qualifications[1]': { passed: false, reason: ' 有处罚记录 ' },
    'eligibility/credit': { passed: true, reason: '先写后改' },
    'qualifications[0]': { reason: '还没有结论' }
  }
  const findings = findingsOf(entries, terms)
  expect(findings).toEqual([
    { term: 'eligibility.credit', passed: true, reason: undefined },
    { term: 'qualifications[1]', passed: false, reason: '有处罚记录' }
  ])
  expect(findingsOf(entriesOf(findings), terms)).toEqual(findings)
})

it("the server's errors land on the term they are about, not on its place in what was sent", () => {
  const sent = [{ term: 'qualifications[1]', passed: false }]
  const errors = new Map([
    ['findings[0].reason', '请写明理由'],
    ['findings', '报价超过最高限价']
  ])
  expect([...errorsByTerm(errors, sent)]).toEqual([
    ['qualifications[1]', '请写明理由'],
    [CEILING, '报价超过最高限价']
  ])
})
