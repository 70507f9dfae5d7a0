import { expect, it } from 'vitest'
import { entered, judged, partsOf, sayEvidence, wantsReason } from './evidence'

const band = { kind: 'band', worst_needs_reason: true, bands: [{ name: '优' }, { name: '良' }, { name: '差' }] }
const mixed = {
  kind: 'parts',
  gates: [{ condition: '专职' }],
  parts: [
    { name: '业绩', gates: [{ condition: '合同' }], shape: { kind: 'count' } },
    { name: '方案', shape: band }
  ]
}

it('each enters one share of a rule in parts: the panel what is objective, a member what is judged', () => {
  expect(judged(mixed)).toBe(true)
  expect(mixed.parts.map((part) => entered(part, 'objective'))).toEqual([true, false])
  expect(mixed.parts.map((part) => entered(part, 'judged'))).toEqual([false, true])
  expect(mixed.parts.every((part) => entered(part, 'all'))).toBe(true)
})

it('evidence of a rule in parts has an entry for each part and gate', () => {
  expect(partsOf(mixed, undefined)).toEqual({
    gates: [false],
    parts: [
      { gates: [false], evidence: { kind: 'missing' } },
      { gates: [], evidence: { kind: 'missing' } }
    ]
  })
  const known = {
    kind: 'parts' as const,
    value: { gates: [true], parts: [{ gates: [true], evidence: { kind: 'count' as const, value: 2 } }] }
  }
  expect(partsOf(mixed, known).parts).toEqual([
    { gates: [true], evidence: { kind: 'count', value: 2 } },
    { gates: [], evidence: { kind: 'missing' } }
  ])
})

it('the worst band wants a reason, also inside a part', () => {
  expect(wantsReason(band, { kind: 'judged', value: 2 })).toBe(true)
  expect(wantsReason(band, { kind: 'judged', value: 1 })).toBe(false)
  expect(wantsReason(band, undefined)).toBe(false)
  const parts = [{ evidence: { kind: 'missing' as const } }, { evidence: { kind: 'judged' as const, value: 2 } }]
  expect(wantsReason(mixed, { kind: 'parts', value: { gates: [], parts: parts as never } })).toBe(true)
})

it('evidence is said in a sentence', () => {
  expect(sayEvidence({ kind: 'count' }, { kind: 'count', value: 3 })).toBe('3 项')
  expect(sayEvidence(band, { kind: 'judged', value: 1 })).toBe('良')
  const named = { kind: 'named', items: [{ name: '场地' }, { name: '车辆' }] }
  expect(sayEvidence(named, { kind: 'shown', value: [0, 1] })).toBe('场地、车辆')
  const parts = { gates: [], parts: [{ gates: [], evidence: { kind: 'count' as const, value: 1 } }] }
  expect(sayEvidence(mixed, { kind: 'parts', value: parts })).toBe('业绩：1 项；方案：未提供')
})
