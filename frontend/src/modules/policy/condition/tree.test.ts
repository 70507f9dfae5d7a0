import { beforeEach, describe, expect, it } from 'vitest'
import type { Json } from '@/composables/merge'
import { useLanguage } from '@/i18n'
import type { Fact, Facts } from '../facts'
import { check, group, readCondition, testsOf, unfinished, writeCondition } from './tree'
import { partWords } from './words'

const word = (id: string, zh: string) => ({ id, label: { zh, en: id } })
const base = (id: string, zh: string, timing: Fact['timing'] = 'plain') => ({
  id,
  label: { zh, en: id },
  about: 'organization' as const,
  extension: false,
  timing
})
const all: Fact[] = [
  {
    ...base('grade', '评估等级', 'dated'),
    type: 'enum',
    ordered: true,
    values: [word('none', '未评估'), word('3A', '3A'), word('4A', '4A')]
  },
  {
    ...base('credit_status', '信用状态', 'dated'),
    type: 'enum',
    ordered: false,
    values: [word('normal', '正常'), word('seriously_dishonest', '列入严重违法失信名单')]
  },
  {
    ...base('annual_report', '年度报告', 'yearly'),
    type: 'enum',
    ordered: false,
    values: [word('on_time', '按时报送'), word('late', '逾期报送')]
  },
  { ...base('registered_on', '成立登记日期'), type: 'date' },
  { ...base('staff_full_time', '专职工作人员数'), type: 'number', unit: 'count' },
  { ...base('net_assets', '净资产'), type: 'number', unit: 'money' },
  { ...base('charity', '慈善组织'), type: 'bool' },
  { ...base('service_categories', '服务类别'), type: 'set', tree: 'catalogue', values: [] },
  { ...base('category', '所属目录'), about: 'opportunity', type: 'set', tree: 'catalogue', values: [] }
]
const facts: Facts = new Map(all.map((fact) => [fact.id, fact]))

const roundTrip = (json: Json) => writeCondition(readCondition(json, facts), facts)
const words = (json: Json) => partWords(readCondition(json, facts), facts)

beforeEach(() => useLanguage('zh-CN'))

describe('conditions read and written again', () => {
  it.each<[string, Json]>([
    ['one test', { grade: { at_least: '3A' } }],
    ['a denial', { not: { charity: { is: true } } }],
    ['none of several', { not: { any: [{ charity: { is: true } }, { grade: { valid: false } }] } }],
    [
      'groups in groups',
      { any: [{ all: [{ charity: { is: true } }, { staff_full_time: { at_least: 5 } }] }, { grade: { is: '4A' } }] }
    ],
    ['years', { annual_report: { last_years: { years: 2, in: ['on_time'], due: '05-31' } } }],
    ['the need’s own category', { service_categories: { covers: '@category' } }],
    ['an unknown fact', { all: [{ office_area: { at_least: 50 } }, { charity: { is: true } }] }],
    ['a test unknown here', { net_assets: { in: ['1.00', '2.00'] } }]
  ])('keeps %s', (_, json) => {
    expect(roundTrip(json)).toEqual(json)
  })

  it('takes several facts of one table as all of them', () => {
    expect(roundTrip({ grade: { at_least: '3A', valid: true }, charity: { is: true } })).toEqual({
      all: [{ grade: { at_least: '3A' } }, { grade: { valid: true } }, { charity: { is: true } }]
    })
  })

  it('leaves out what is not filled in yet', () => {
    const tree = group('all', [check('grade', 'at_least', '3A'), check('charity'), group('any')])
    expect(writeCondition(tree, facts)).toEqual({ grade: { at_least: '3A' } })
    expect(unfinished(tree, facts)).toBe(1)
    expect(writeCondition(group(), facts)).toBeUndefined()
  })
})

describe('conditions in words', () => {
  it.each<[Json, string]>([
    [{ grade: { at_least: '3A', valid: true } }, '评估等级不低于 3A，且在有效期内'],
    [{ credit_status: { not_in: ['seriously_dishonest'] } }, '信用状态不是列入严重违法失信名单'],
    [
      { any: [{ staff_full_time: { at_least: 5 } }, { registered_on: { at_least_ago: '2 years' } }] },
      '专职工作人员数不少于 5，或成立登记日期已满 2 年'
    ],
    [
      { annual_report: { last_years: { years: 2, in: ['on_time', 'late'], due: '05-31' } } },
      '年度报告近 2 个年度均为按时报送或逾期报送（每年以次年 5 月 31 日为限）'
    ],
    [{ not: { charity: { is: true } } }, '不得有：慈善组织为“是”'],
    [
      { all: [{ charity: { is: true } }, { any: [{ net_assets: { at_least: '50000' } }, { grade: { is: '4A' } }] }] },
      '慈善组织为“是”，且（净资产不少于 50,000.00 元，或评估等级为 4A）'
    ],
    [{ service_categories: { covers: '@category' } }, '服务类别覆盖本需求的所属目录']
  ])('%j', (json, sentence) => {
    expect(words(json)).toBe(sentence)
  })
})

it('offers only tests that fit the fact', () => {
  const offered = (id: string) => testsOf(facts.get(id) as Fact)
  expect(offered('annual_report')).toEqual(['last_years'])
  expect(offered('charity')).toEqual(['is'])
  expect(offered('credit_status')).not.toContain('at_least')
  for (const fact of all) expect(testsOf(fact).length).toBeGreaterThan(0)
})
