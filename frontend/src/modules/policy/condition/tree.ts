/**
 * Conditions as people edit them: groups of tests on facts, between the JSON the server keeps and the words people
 * read. Reading and writing again keeps the meaning; what this editor does not know stays as it is.
 */
import type { Json } from '@/composables/merge'
import type { Fact, Facts } from '../facts'

/** How the parts of a group count. */
export type Join = 'all' | 'any' | 'none' | 'not_all'
export const joins: readonly Join[] = ['all', 'any', 'none', 'not_all']

/** What is asked of a fact. `lapsed` is the server's `valid: false`. */
export type Test = (typeof tests)[number]
export const tests = [
  'is',
  'not',
  'in',
  'not_in',
  'at_least',
  'at_most',
  'more_than',
  'less_than',
  'within',
  'at_least_ago',
  'valid',
  'lapsed',
  'covers',
  'under',
  'last_years',
  'throughout'
] as const

/** Parts of one another, each with a number of its own for the page. */
export type Part = Group | Check | Foreign

export interface Group {
  kind: 'group'
  key: number
  join: Join
  parts: Part[]
}

/** One test on one fact; absent is not chosen yet. */
export interface Check {
  kind: 'check'
  key: number
  fact?: string
  test?: Test
  value?: Json
}

/** A part that cannot be edited here: another program's words, or a fact that is no longer known. */
export interface Foreign {
  kind: 'foreign'
  key: number
  json: Json
}

/** What has to be filled in beside fact and test. */
export type Asked = 'nothing' | 'word' | 'words' | 'number' | 'date' | 'yes_no' | 'codes' | 'period' | 'years' | 'span'

/** A record of JSON. */
export type Doc = { [key: string]: Json }

let keys = 0
const key = () => {
  keys += 1
  return keys
}

export function group(join: Join = 'all', parts: Part[] = []): Group {
  return { kind: 'group', key: key(), join, parts }
}

export function check(fact?: string, test?: Test, value?: Json): Check {
  return { kind: 'check', key: key(), fact, test, value }
}

export function doc(value: Json): Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

const list = (value: Json): Json[] => (Array.isArray(value) ? value : value === undefined ? [] : [value])

/** The tests offered for a fact, the usual ones first. */
export function testsOf(fact: Fact): Test[] {
  if (fact.timing === 'yearly') return ['last_years']
  const dated: Test[] = fact.timing === 'dated' ? ['valid', 'throughout'] : []
  switch (fact.type) {
    case 'enum':
      return [...((fact.ordered ? ['at_least', 'at_most'] : []) as Test[]), 'is', 'in', 'not_in', ...dated]
    case 'number':
      return ['at_least', 'at_most', 'more_than', 'less_than', 'is', ...dated.slice(0, 1)]
    case 'date':
      return ['at_least_ago', 'within', 'at_least', 'at_most']
    case 'bool':
      return ['is', ...dated.slice(1)]
    case 'set':
      return [...((fact.tree ? ['covers', 'under'] : ['covers']) as Test[]), 'in', 'not_in', ...dated.slice(0, 1)]
  }
}

/** What a test on a fact wants filled in; `undefined` where the test does not fit the fact. */
export function askedBy(fact: Fact, test: Test): Asked | undefined {
  if (test === 'last_years') return fact.timing === 'yearly' && fact.type !== 'set' ? 'years' : undefined
  if (fact.timing === 'yearly') return undefined
  if (test === 'valid' || test === 'lapsed') return fact.timing === 'dated' ? 'nothing' : undefined
  if (test === 'throughout') return ['enum', 'bool'].includes(fact.type) ? 'span' : undefined
  if (test === 'within' || test === 'at_least_ago') return fact.type === 'date' ? 'period' : undefined
  if (fact.type === 'set') return ['covers', 'under', 'in', 'not_in'].includes(test) ? 'codes' : undefined
  if (test === 'covers' || test === 'under') return undefined
  const many = test === 'in' || test === 'not_in'
  switch (fact.type) {
    case 'enum':
      return many ? 'words' : 'word'
    case 'bool':
      return test === 'is' || test === 'not' ? 'yes_no' : undefined
    case 'number':
      return many ? undefined : 'number'
    case 'date':
      return many ? undefined : 'date'
  }
}

/** What a test starts from when it is chosen: what was said before where it still fits. */
export function startOf(fact: Fact, test: Test, before?: Check): Json {
  const asked = askedBy(fact, test)
  const kept =
    before?.fact === fact.id && before.test && askedBy(fact, before.test) === asked ? before.value : undefined
  if (kept !== undefined) return kept
  if (asked === 'nothing' || asked === 'yes_no') return true
  return undefined
}

const PERIOD = /^([1-9]\d{0,3}) (year|month|day)s?$/

/** `"2 years"` as its number and unit. */
export function period(value: Json): { count: number; unit: 'years' | 'months' | 'days' } | undefined {
  const match = PERIOD.exec(typeof value === 'string' ? value.trim() : '')
  return match ? { count: Number(match[1]), unit: `${match[2]}s` as 'years' | 'months' | 'days' } : undefined
}

const MONTH_DAY = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

/** Whether everything is said. */
export function isComplete(part: Check, facts: Facts): boolean {
  const fact = part.fact === undefined ? undefined : facts.get(part.fact)
  const asked = fact && part.test && askedBy(fact, part.test)
  const value = part.value
  switch (asked) {
    case undefined:
      return false
    case 'nothing':
      return true
    case 'yes_no':
      return typeof value === 'boolean'
    case 'words':
      return list(value).length > 0
    case 'codes':
      return typeof value === 'string' ? value.startsWith('@') : list(value).length > 0
    case 'period':
      return period(value) !== undefined
    case 'years': {
      const { years, in: among, due } = doc(value)
      return Number(years) >= 1 && list(among).length > 0 && MONTH_DAY.test(String(due))
    }
    case 'span': {
      const { period: back, in: among } = doc(value)
      return period(back) !== undefined && list(among).length > 0
    }
    default:
      return value !== undefined && value !== null && value !== ''
  }
}

/** A number as the inputs hold it: ratios in basis points, money and measures as text, counts as numbers. */
function number(fact: Fact, value: Json): Json {
  if (fact.type !== 'number') return value
  if (fact.unit === 'ratio' && typeof value === 'string') {
    const match = /^(\d+)(?:\.(\d{1,2}))?%$/.exec(value.trim())
    return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : value
  }
  return (fact.unit === 'money' || fact.unit === 'hundredths') && typeof value === 'number' ? String(value) : value
}

function readTest(fact: Fact, word: string, value: Json): Check | undefined {
  if (word === 'valid') return check(fact.id, value === false ? 'lapsed' : 'valid', true)
  const set = fact.type === 'set'
  const test = (set && word === 'is' ? 'in' : set && word === 'not' ? 'not_in' : word) as Test
  if (!tests.includes(test)) return undefined
  const asked = askedBy(fact, test)
  if (asked === undefined) return undefined
  if (asked === 'codes')
    return check(fact.id, test, typeof value === 'string' && value.startsWith('@') ? value : list(value))
  return check(fact.id, test, asked === 'words' ? list(value) : number(fact, value))
}

function together(join: Join, parts: Part[]): Part {
  return parts.length === 1 && parts[0] ? parts[0] : group(join, parts)
}

function read(json: Json, facts: Facts): Part {
  const entries = Object.entries(doc(json))
  if (entries.length === 0) return { kind: 'foreign', key: key(), json }
  const parts = entries.flatMap(([name, value]): Part[] => {
    if (name === 'all' || name === 'any')
      return [
        group(
          name,
          list(value).map((item) => read(item, facts))
        )
      ]
    if (name === 'not') {
      const inner = read(value, facts)
      if (inner.kind === 'group' && inner.join === 'any') return [{ ...inner, join: 'none' }]
      if (inner.kind === 'group' && inner.join === 'all') return [{ ...inner, join: 'not_all' }]
      return [group('none', [inner])]
    }
    const fact = facts.get(name)
    return Object.entries(doc(value)).map(
      ([word, wanted]) =>
        (fact && readTest(fact, word, wanted)) ?? { kind: 'foreign', key: key(), json: { [name]: { [word]: wanted } } }
    )
  })
  return together('all', parts)
}

/** A stored condition as a group to edit. */
export function readCondition(json: Json, facts: Facts): Group {
  if (json === undefined || json === null) return group()
  const part = read(json, facts)
  return part.kind === 'group' ? part : group('all', [part])
}

/** What the server keeps of a part; what is not filled in yet is left out. */
export function writeCondition(part: Part, facts: Facts): Json {
  if (part.kind === 'foreign') return part.json
  if (part.kind === 'check') {
    if (!isComplete(part, facts) || part.fact === undefined || part.test === undefined) return undefined
    const said: Doc =
      part.test === 'valid' || part.test === 'lapsed' ? { valid: part.test === 'valid' } : { [part.test]: part.value }
    return { [part.fact]: said }
  }
  const parts = part.parts.map((inner) => writeCondition(inner, facts)).filter((inner) => inner !== undefined)
  const only = parts.length === 1 ? parts[0] : undefined
  if (parts.length === 0) return undefined
  switch (part.join) {
    case 'all':
      return only ?? { all: parts }
    case 'any':
      return only ?? { any: parts }
    case 'none':
      return { not: only ?? { any: parts } }
    case 'not_all':
      return { not: only ?? { all: parts } }
  }
}

/** How many tests are not filled in yet. */
export function unfinished(part: Part, facts: Facts): number {
  if (part.kind === 'group') return part.parts.reduce((sum, inner) => sum + unfinished(inner, facts), 0)
  return part.kind === 'check' && !isComplete(part, facts) ? 1 : 0
}
