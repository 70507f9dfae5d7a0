import type { Json } from '@/composables/merge'
import { regionNames } from '@/composables/regions'
import { i18n, t } from '@/i18n'
import { day, money, percent } from '@/i18n/format'
import { categoryName } from '@/modules/catalogue/read'
import { type Fact, type Facts, facts as vocabulary } from '../facts'
import { askedBy, type Check, doc, isComplete, type Part, period, readCondition, type Test } from './tree'

/** A text the server gives in both languages. */
export function said(text: { zh: string; en?: string }): string {
  return i18n.global.locale.value === 'en' && text.en ? text.en : text.zh
}

/** Which words a test takes: a number is 不少于, a day 不早于. */
function class_(fact: Fact): string {
  return fact.timing === 'yearly' ? 'year' : fact.type
}

/** A test with its value still open: 「不低于 …」. */
export function testWords(fact: Fact, test: Test): string {
  const open = '…'
  return t(`policy.test.${class_(fact)}.${test}`, { value: open, years: open, due: open, period: open })
}

const list = (value: Json): Json[] => (Array.isArray(value) ? value : [value])

/** One of the values a fact may take. */
export function valueWord(fact: Fact, value: Json): string {
  const text = String(value)
  if (fact.type === 'enum') {
    const word = fact.values.find((known) => known.id === text)
    return word ? said(word.label) : text
  }
  if (fact.type === 'bool') return t(value === true ? 'common.input.yes' : 'common.input.no')
  if (fact.type === 'date') return day(text, i18n.global.locale.value)
  if (fact.type === 'number') return numberWord(fact, value)
  if (fact.tree === 'region') return regionNames(text).at(-1) ?? text
  if (fact.tree === 'catalogue') return categoryName(text) ?? text
  const word = fact.values.find((known) => known.id === text)
  return word ? said(word.label) : text
}

function numberWord(fact: Fact & { type: 'number' }, value: Json): string {
  const text = String(value)
  if (fact.unit === 'money' && /^-?\d+(\.\d{1,2})?$/.test(text)) return t('common.yuan', { sum: money(text) })
  if (fact.unit === 'ratio' && typeof value === 'number') return percent(value)
  return text
}

/** 「2 年」 */
export function periodWords(value: Json): string {
  const read = period(value)
  return read ? t(`policy.period.${read.unit}`, { count: read.count }) : String(value)
}

/** 「5 月 31 日」 of `"05-31"`. */
function monthDay(value: Json): string {
  const [month, date] = String(value).split('-').map(Number)
  return t('policy.month_day', { month: month ?? '', day: date ?? '' })
}

function codes(fact: Fact, value: Json, facts: Facts): string {
  if (typeof value === 'string' && value.startsWith('@')) {
    const of = facts.get(value.slice(1))
    return t('policy.of_need', { what: of ? said(of.label) : value })
  }
  return among(fact, value)
}

const among = (fact: Fact, value: Json) =>
  list(value)
    .map((one) => valueWord(fact, one))
    .join(t('policy.or_short'))

function checkValue(fact: Fact, part: Check, facts: Facts): Record<string, string> {
  const value = part.value
  switch (part.test && askedBy(fact, part.test)) {
    case 'codes':
      return { value: codes(fact, value, facts) }
    case 'words':
      return { value: among(fact, value) }
    case 'period':
      return { value: periodWords(value) }
    case 'years': {
      const { years, in: good, due } = doc(value)
      return { value: among(fact, good), years: String(years), due: monthDay(due) }
    }
    case 'span': {
      const { period: back, in: good } = doc(value)
      return { value: among(fact, good), period: periodWords(back) }
    }
    case 'nothing':
      return {}
    default:
      return { value: valueWord(fact, value) }
  }
}

function checkWords(part: Check, facts: Facts, named: boolean): string {
  const fact = part.fact === undefined ? undefined : facts.get(part.fact)
  if (!fact || !part.test || !isComplete(part, facts)) return ''
  const test = t(`policy.test.${class_(fact)}.${part.test}`, checkValue(fact, part, facts))
  return named ? t('policy.say.check', { fact: said(fact.label), test }) : test
}

/** A condition as one sentence; what is not filled in yet is left out. */
export function partWords(part: Part, facts: Facts, nested = false): string {
  if (part.kind === 'foreign') return JSON.stringify(part.json)
  if (part.kind === 'check') return checkWords(part, facts, true)
  let before: string | undefined
  const said = part.parts.flatMap((inner) => {
    // Two tests on one fact in a row name it once: 「等级不低于 3A，且在有效期内」.
    const repeats = inner.kind === 'check' && inner.fact !== undefined && inner.fact === before && part.join === 'all'
    const words = repeats ? checkWords(inner, facts, false) : partWords(inner, facts, true)
    if (words) before = inner.kind === 'check' ? inner.fact : undefined
    return words ? [words] : []
  })
  if (said.length === 0) return ''
  const or = part.join === 'any' || part.join === 'none'
  const joined = said.join(t(or ? 'policy.say.or' : 'policy.say.and'))
  if (part.join === 'none') return t('policy.say.none', { parts: joined })
  if (part.join === 'not_all') return t(said.length > 1 ? 'policy.say.not_all' : 'policy.say.none', { parts: joined })
  return nested && said.length > 1 ? t('policy.say.bracket', { parts: joined }) : joined
}

/** A stored condition in words; empty until the vocabulary is here. */
export function conditionWords(json: Json): string {
  const known = vocabulary()
  return known && json ? partWords(readCondition(json, known), known) : ''
}
