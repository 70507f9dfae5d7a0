import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { useLanguage } from '@/i18n'
import { records, shapes } from './spec'
import { words } from './vocabulary'
import { blank, headline, type Line, placeWords, say, shapeLines, typedPoints } from './words'

const flat = (lines: Line[]): string[] => lines.flatMap((line) => [line.text, ...flat(line.under ?? [])])

describe('fields in words', () => {
  it('writes each kind of value', () => {
    expect(say({ kind: 'money' }, '169000.00')).toBe('169,000.00 元')
    expect(say({ kind: 'ratio' }, 1722)).toBe('17.22%')
    expect(say({ kind: 'points' }, '12.5')).toBe('12.5 分')
    expect(say({ kind: 'choice', words: 'payment_base' }, 'contract_total')).toBe('合同总额')
    expect(say({ kind: 'yes_no' }, false)).toBe('否')
    expect(say({ kind: 'choices', words: 'tie_breaker' }, ['lower_price', 'random_draw'])).toBe(
      '1. 报价低者优先 2. 随机抽取'
    )
  })

  it('reads some records as one sentence', () => {
    expect(say({ kind: 'record', of: 'Quantity' }, { kind: 'stated', comparison: 'at_least', number: '5' })).toBe(
      '不少于 5'
    )
    const due = { event: 'acceptance', timing: 'within', offset: { count: 10, unit: 'working_days' } }
    expect(say({ kind: 'record', of: 'PaymentTrigger' }, due)).toBe('验收合格后 10 个工作日内')
    expect(say({ kind: 'record', of: 'UnitPrice' }, { amount: '169000.00', bound: 'floor', unit: 'person_year' })).toBe(
      '不低于 169,000.00 元/人/年'
    )
  })

  it('takes an unset check for blank and an answered question for said', () => {
    expect(blank(false, { kind: 'check' })).toBe(true)
    expect(blank(false, { kind: 'yes_no' })).toBe(false)
    expect(blank({ a: [], b: { c: '' } })).toBe(true)
  })

  it('names a row by its first text and its number', () => {
    expect(headline('ScoringItem', { name: '项目方案', points: '15' })).toBe('项目方案 · 15 分')
  })

  it('names a place', () => {
    expect(placeWords('scoring[2].items[1].points')).toBe('评分办法 3 / 评分项 2 / 分值')
    expect(placeWords('staffing.posts')).toBe('人员配置 / 岗位总数')
    expect(placeWords('scoring[0].items[0].shape.cap')).toBe('评分办法 1 / 评分项 1 / 评分规则 / cap')
  })
})

describe('scoring rules in words', () => {
  it('reads a count with cap on the scale of its item', () => {
    const shape = { kind: 'count', of: '同类项目业绩', each: '25', cap: '100', once_per_project: true }
    expect(flat(shapeLines(shape, 'of_hundred'))).toEqual([
      '每同类项目业绩 25 分（按 100 分计），最高 100 分（按 100 分计）',
      '同一项目只计一次'
    ])
    expect(flat(shapeLines(shape, 'percent'))[0]).toBe('每同类项目业绩 25%，最高 100%')
  })

  it('reads bands with their open and closed ends', () => {
    const rows = [
      { from: '85', from_included: true, to: '86', worth: '60' },
      { from: '87', worth: '100' }
    ]
    expect(flat(shapeLines({ kind: 'interval', of: '人员经费占比', unit: '%', rows }, 'percent'))[0]).toBe(
      'x = 人员经费占比：85% ≤ x < 86% 60%；87% < x 100%'
    )
  })

  it('reads parts behind gates', () => {
    const shape = {
      kind: 'parts',
      of: 'team',
      gates: [{ condition: '团队不少于 5 人', effect: 'bid_invalid' }],
      parts: [{ name: '持证社工', shape: { kind: 'count', of: '人', each: '10', cap: '50' }, cap: '50' }]
    }
    expect(flat(shapeLines(shape, 'percent'))).toEqual([
      '团队',
      '前提：团队不少于 5 人；不满足则投标无效',
      '持证社工，最高 50%',
      '每人 10%，最高 50%'
    ])
  })

  it('says something about every kind', () => {
    for (const kind of Object.keys(shapes)) expect(() => shapeLines({ kind }, 'direct')).not.toThrow()
  })
})

it('typed points have at most two places', () => {
  expect(typedPoints('12.5')).toBe('12.5')
  expect(typedPoints('２.４')).toBe('2.4')
  expect(typedPoints('1.234')).toBeUndefined()
})

describe('English', () => {
  it('has words for all of it', async () => {
    await useLanguage('en')
    expect(
      say({ kind: 'record', of: 'Strikes' }, { of: 'failed_assessment', count: 2, consequence: 'termination' })
    ).toBe('2 × failed assessment: termination')
  })
})

/** The server's description of the terms, from the kept API document. */
interface Schema {
  properties?: Record<string, Schema>
  enum?: string[]
  $ref?: string
  oneOf?: Schema[]
  allOf?: Schema[]
  items?: Schema
  type?: string | string[]
}

describe('the description of the terms', () => {
  const document = JSON.parse(readFileSync(join(__dirname, '../../../../openapi.json'), 'utf8'))
  const schemas: Record<string, Schema> = document.components.schemas

  /** Name of the schema a property refers to, through arrays and "or null". */
  function target(schema: Schema | undefined): string | undefined {
    if (!schema) return undefined
    if (schema.$ref) return schema.$ref.split('/').at(-1)
    return target(schema.items ?? schema.oneOf?.find((s) => s.$ref) ?? schema.allOf?.find((s) => s.$ref))
  }

  const untouched = new Set(['lines', 'raise_lines', 'provenance', 'attachments', 'fair_justifications'])

  it.each(Object.keys(records))('of %s has the fields the server has', (of) => {
    const properties = schemas[of]?.properties ?? {}
    const theirs = Object.keys(properties).filter((name) => !untouched.has(name))
    expect(Object.keys(records[of] ?? {}).sort()).toEqual(theirs.sort())
    for (const [name, field] of Object.entries(records[of] ?? {})) {
      if ('of' in field) expect([of, name, field.of]).toEqual([of, name, target(properties[name])])
      if (field.kind === 'choice' || field.kind === 'choices') {
        const theirWords = schemas[target(properties[name]) ?? '']?.enum ?? []
        expect([of, name, [...(words[field.words ?? ''] ?? [])].sort()]).toEqual([of, name, [...theirWords].sort()])
      }
    }
  })
})
