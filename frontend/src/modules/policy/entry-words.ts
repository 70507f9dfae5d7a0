/** The values of rules in plain words instead of the TOML they are written in. */
import type { Json } from '@/composables/merge'
import { i18n, t } from '@/i18n'
import { money } from '@/i18n/format'
import { type Doc, doc } from './condition/tree'
import { conditionWords, said, valueWord } from './condition/words'
import { facts } from './facts'
import type { Entry } from './read'

/** One value of a rule: what it is, and what it says. */
export interface Said {
  label: string
  text: string
  /** Rows that belong together, such as tranches. */
  rows?: string[]
}

/** Periods by id, for procedures that name them. */
export type Periods = ReadonlyMap<string, string>

/** Said elsewhere: in the heading, the source line or not at all. */
const HIDDEN = new Set(['id', 'text', 'basis', 'status', 'note', 'document', 'rank'])
const CONDITIONS = new Set(['when', 'require', 'given'])
const SUMS = new Set(['max_amount', 'min_amount', 'standard', 'amount'])
const PERIODS = new Set(['notice', 'document_supply', 'response', 'clarification', 'publicity', 'period'])
const BOUNDS = new Set(['min', 'max', 'exact', 'extended_max'])

/** Values in the order they are read; others follow. */
const ORDER = [
  'require',
  'given',
  'points',
  'points_by',
  'bands',
  'categories',
  'amount',
  'against',
  'below',
  'share',
  'after',
  'min',
  'max',
  'exact',
  'day',
  'min_amount',
  'max_amount',
  'min_count',
  'max_count',
  'remaining',
  'base',
  'standard',
  'counted_from'
]
const place = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length)

const isText = (value: Json): value is { zh: string; en?: string } => typeof doc(value).zh === 'string'

/** A word of the rules' vocabulary; what it lacks is shown as it is. */
function word(value: string): string {
  const key = `policy.words.${value}`
  return /^[a-z_]+$/.test(value) && i18n.global.te(key) ? t(`policy.words.${value}`) : value
}

function label(name: string): string {
  return i18n.global.te(`policy.fields.${name}`) ? t(`policy.fields.${name}`) : name
}

function scalar(name: string, value: Json, of: Doc): string {
  if (typeof value === 'boolean') return t(value ? 'common.input.yes' : 'common.input.no')
  const text = String(value)
  if (SUMS.has(name) && /^\d+(\.\d{1,2})?$/.test(text)) return t('common.yuan', { sum: money(text) })
  if (BOUNDS.has(name) && typeof of.unit === 'string') return `${text} ${word(of.unit)}`
  if (name === 'points') return t('policy.points', { points: text })
  return word(text)
}

/** Points for each value of a fact: 「评估等级：3A 10 分，4A 20 分」. */
function pointsBy(value: Json): string {
  const known = facts()
  return Object.entries(doc(value))
    .map(([id, given]) => {
      const fact = known?.get(id)
      const each = Object.entries(doc(given)).map(
        ([one, points]) => `${fact ? valueWord(fact, one) : one} ${t('policy.points', { points: String(points) })}`
      )
      return `${fact ? said(fact.label) : id}${t('common.colon')}${each.join(t('policy.semicolon'))}`
    })
    .join(t('policy.semicolon'))
}

function text(name: string, value: Json, of: Doc, periods: Periods): string {
  if (value === undefined || value === null) return ''
  if (CONDITIONS.has(name)) return conditionWords(value)
  if (name === 'points_by') return pointsBy(value)
  if (isText(value)) return said(value)
  if (PERIODS.has(name) && typeof value === 'string') return periods.get(value) ?? value
  if (Array.isArray(value))
    return value
      .map((one) => (typeof one === 'object' ? row(one, periods) : scalar(name, one, of)))
      .join(t('common.comma'))
  if (typeof value === 'object') return row(value, periods)
  return scalar(name, value, of)
}

/** A row of a list as one sentence: its name, then its values. */
function row(value: Json, periods: Periods): string {
  const record = doc(value)
  const rest = fields(record, periods).map((one) => `${one.label} ${one.text}`)
  const name = isText(record.text) ? said(record.text) : ''
  return [name, rest.join(t('policy.semicolon'))].filter(Boolean).join(t('common.colon'))
}

function fields(record: Doc, periods: Periods): Said[] {
  const unitSaid = Object.keys(record).some((name) => BOUNDS.has(name))
  return Object.entries(record)
    .filter(([name]) => !HIDDEN.has(name) && !(name === 'unit' && unitSaid))
    .sort(([a], [b]) => place(a) - place(b))
    .map(([name, value]) => {
      const rows = Array.isArray(value) && value.some((one) => typeof one === 'object') ? value : undefined
      return {
        label: label(name),
        text: rows ? '' : text(name, value, record, periods),
        rows: rows?.map((one) => row(one, periods))
      }
    })
    .filter((one) => one.text !== '' || one.rows)
}

/** What a rule says, value by value. */
export function entryLines(entry: Pick<Entry, 'key' | 'written'>, periods: Periods = new Map()): Said[] {
  const value = entry.written as Json
  const name = entry.key.split('.').at(-1) ?? ''
  if (Array.isArray(value) && value.some((one) => typeof one === 'object'))
    return [{ label: '', text: '', rows: value.map((one) => row(one, periods)) }]
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return fields(value, periods)
  return [{ label: '', text: text(name, value, {}, periods) }]
}

/** Part of a procedure: 「响应时间」. */
export function partName(entry: Entry): string {
  return label(entry.key.split('.').at(-1) ?? '')
}

/** Periods in words, by id: 「响应文件编制：不少于 10 个日历日」. */
export function periodsOf(entries: readonly Entry[]): Periods {
  return new Map(
    entries
      .filter((entry) => entry.key.startsWith('period.'))
      .map((entry) => {
        const values = entryLines(entry).map((one) => (one.label ? `${one.label} ${one.text}` : one.text))
        return [
          entry.key.slice('period.'.length),
          `${said(entry.text)}${t('common.colon')}${values.join(t('policy.semicolon'))}`
        ]
      })
  )
}

/** Rules of one section; the parts of one procedure stand together. */
export interface Section {
  key: string
  title: string
  entries: Entry[]
}

/** The rules of a pack by section, in its order. */
export function sectionsOf(entries: readonly Entry[]): Section[] {
  const sections = new Map<string, Section>()
  for (const entry of entries) {
    const [section = '', method] = entry.key.split('.')
    const key = section === 'procedure' ? `${section}.${method}` : section
    const name = i18n.global.te(`policy.sections.${section}`) ? t(`policy.sections.${section}`) : section
    const title = section === 'procedure' ? `${name}${t('common.colon')}${said(entry.text)}` : name
    const known = sections.get(key) ?? { key, title, entries: [] }
    known.entries.push(entry)
    sections.set(key, known)
  }
  return [...sections.values()]
}
