import type { Json } from '@/composables/merge'
import { regionNames } from '@/composables/regions'
import { i18n, t } from '@/i18n'
import { dateTime, day, money, percent } from '@/i18n/format'
import { lineName } from '@/modules/plans/read'
import { conditionWords } from '@/modules/policy/condition/words'
import type { Field } from './field'
import { records } from './spec'
import { words as vocabulary } from './vocabulary'

/** A record of the terms as JSON. */
export type Doc = { [key: string]: Json }

/** A sentence with the sentences that belong under it. */
export interface Line {
  text: string
  under?: Line[]
}

/** Whether a value says nothing. `false` of a plain check says nothing either: the server leaves it out. */
export function blank(value: Json, field?: Field): boolean {
  if (value === undefined || value === null || value === '') return true
  if (value === false) return field?.kind !== 'yes_no'
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && Object.values(value).every((v) => blank(v))
}

/** A word of a vocabulary in the reader's language; a word the vocabulary lacks is shown as it is. */
export function word(set: string, value: Json): string {
  const text = String(value)
  return vocabulary[set]?.includes(text) ? t(`opportunities.words.${set}.${text}`) : text
}

/** Points as typed, in their regular form (`12.50` as `12.5`); `undefined` when finer than two places or no number. */
export function typedPoints(text: string): string | undefined {
  const match = /^\s*(\d{1,6})(?:\.(\d{1,2}))?\s*$/.exec(text.normalize('NFKC'))
  if (!match) return undefined
  const places = (match[2] ?? '').replace(/0+$/, '')
  return `${Number(match[1])}${places && `.${places}`}`
}

function list(parts: string[]): string {
  return parts.join(t('common.comma'))
}

function doc(value: Json): Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

function docs(value: Json): Doc[] {
  return Array.isArray(value) ? value.map(doc) : []
}

function texts(value: Json): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** An amount inside a scoring rule, on the scale of its item. */
export function worth(value: Json, scale: Json): string {
  if (blank(value)) return t('opportunities.say.no_points')
  if (scale === 'percent') return `${String(value)}%`
  return t(scale === 'of_hundred' ? 'opportunities.say.of_hundred' : 'opportunities.say.points', {
    points: String(value)
  })
}

function period(value: Json): string {
  const { count, unit } = doc(value)
  return t('opportunities.say.period', { count: String(count ?? ''), unit: word('period_unit', unit) })
}

function trigger(value: Json): string {
  const { event, timing, offset, date } = doc(value)
  if (event === 'date' && typeof date === 'string')
    return t('opportunities.say.on_date', { date: day(date, i18n.global.locale.value) })
  const name = blank(event) ? '' : word('payment_event', event)
  if (blank(offset)) return name && t('opportunities.say.upon', { event: name })
  return t(`opportunities.say.${timing === 'after' ? 'after' : 'within'}`, { event: name, period: period(offset) })
}

function perSite(value: Json): string {
  const { site, each, sites } = doc(value)
  const unit = String(site ?? t('opportunities.say.site'))
  const one = t('opportunities.say.each_site', { site: unit, each: String(each ?? '') })
  return blank(sites)
    ? one
    : `${one}${t('common.comma')}${t('opportunities.say.sites', { sites: String(sites), site: unit })}`
}

function strikes(value: Json): string {
  const { of, count, consequence } = doc(value)
  return t('opportunities.say.strikes', {
    of: word('strike_of', of ?? ''),
    count: String(count ?? ''),
    consequence: word('consequence', consequence ?? '')
  })
}

/** `85 ≤ x < 86`, with open ends left out. */
function interval(row: Doc, unit: string): string {
  const low = blank(row.from) ? '' : `${row.from}${unit} ${row.from_included ? '≤' : '<'} `
  const high = blank(row.to) ? '' : ` ${row.to_included ? '≤' : '<'} ${row.to}${unit}`
  return `${low}x${high}`
}

/** Records that are read as one sentence rather than as fields. */
const sentences: Record<string, (value: Doc) => string> = {
  Quantity: ({ kind, comparison, number, wording }) => {
    const said = blank(number)
      ? blank(kind)
        ? ''
        : word('quantity_kind', kind)
      : `${blank(comparison) ? '' : `${word('comparison', comparison)} `}${number}`
    return [said, blank(wording) ? '' : `（${wording}）`].join('')
  },
  Period: period,
  PaymentTrigger: trigger,
  PerSite: perSite,
  Strikes: strikes,
  Vacancy: ({ longer_than, consequence }) =>
    t('opportunities.say.vacancy', {
      period: period(longer_than),
      consequence: word('consequence', consequence ?? '')
    }),
  UnitPrice: ({ amount, bound, unit, unit_wording }) => {
    const sum = typeof amount === 'string' ? money(amount) : t('common.none')
    const per = unit === 'other' || blank(unit) ? String(unit_wording ?? '') : word('price_unit', unit)
    return `${blank(bound) ? '' : `${word('price_bound', bound)} `}${sum} ${per}`
  },
  DiscountRange: (range) => interval({ ...range, from: ratio(range.from), to: ratio(range.to) }, ''),
  RatingBand: ({ name, from, to }) => `${name ?? ''} ${from ?? ''}–${to ?? ''}`.trim(),
  AssessorShare: ({ assessor, at_least }) =>
    t('opportunities.say.at_least', { what: String(assessor ?? ''), share: ratio(at_least) }),
  ScoreDeduction: ({ target, base }) =>
    t('opportunities.say.deduction', { target: String(target ?? ''), base: word('payment_base', base ?? '') }),
  CategoryRef: ({ code, name }) => `${code ?? ''} ${name ?? ''}`.trim(),
  StatedCount: ({ count }) => String(count ?? '')
}

function ratio(value: Json): string {
  return typeof value === 'number' ? percent(value) : ''
}

/** Whether a record is read as one sentence. */
export function isSentence(of: string): boolean {
  return of in sentences
}

/** A field's value in words; records that are not one sentence give an empty text and are drawn by their fields. */
export function say(field: Field, value: Json): string {
  if (blank(value, field)) return ''
  switch (field.kind) {
    case 'money':
      return t('common.yuan', { sum: money(String(value)) })
    case 'ratio':
      return ratio(value)
    case 'points':
      return t('opportunities.say.points', { points: String(value) })
    case 'date':
      return day(String(value), i18n.global.locale.value)
    case 'instant':
      return dateTime(String(value), i18n.global.locale.value)
    case 'yes_no':
    case 'check':
      return t(value ? 'opportunities.say.yes' : 'opportunities.say.no')
    case 'choice':
      return word(field.words ?? '', value)
    case 'choices':
      return texts(value)
        .map((w, i) => `${i + 1}. ${word(field.words ?? '', w)}`)
        .join(' ')
    case 'texts':
      return list(texts(value))
    case 'record':
      return sentences[field.of]?.(doc(value)) ?? ''
    case 'rows': {
      const sentence = sentences[field.of]
      return sentence ? list(docs(value).map(sentence)) : ''
    }
    case 'plan_line':
      return lineName(String(value)) ?? t('plans.pick.named')
    case 'region':
      return regionNames(String(value)).join('')
    case 'condition':
      return conditionWords(value)
    case 'shape':
      return ''
    default:
      return String(value)
  }
}

/** Fields of a record that say something, in order. */
export function spoken(of: string, value: Json): { name: string; field: Field; value: Json }[] {
  const record = doc(value)
  return Object.entries(records[of] ?? {}).flatMap(([name, field]) =>
    blank(record[name], field) ? [] : [{ name, field, value: record[name] }]
  )
}

/** Label of a field. */
export function label(of: string, name: string): string {
  return t(`opportunities.fields.${of}.${name}`)
}

/** What identifies a row among others: its first text, with its points or sum. */
export function headline(of: string, value: Json): string {
  const record = doc(value)
  const sentence = sentences[of]
  if (sentence) return sentence(record)
  const fields = Object.entries(records[of] ?? {})
  const named = fields.find(
    ([name, f]) => (f.kind === 'text' || f.kind === 'long' || f.kind === 'texts') && !blank(record[name])
  )
  const counted = fields.find(
    ([name, f]) => (f.kind === 'points' || f.kind === 'ratio' || f.kind === 'money') && !blank(record[name])
  )
  const parts = [named, counted].flatMap((entry) => (entry ? [say(entry[1], record[entry[0]])] : []))
  return parts.join(' · ')
}

function capped(text: string, cap: Json, scale: Json): string {
  return blank(cap) ? text : `${text}${t('opportunities.say.capped', { cap: worth(cap, scale) })}`
}

function options(rows: Doc[], name: (row: Doc) => string, scale: Json): string {
  return rows.map((row) => `${name(row)} ${worth(row.worth, scale)}`).join(t('opportunities.say.semicolon'))
}

function gates(value: Json): Line[] {
  return docs(value).map((gate) => ({
    text: t('opportunities.say.gate', {
      condition: String(gate.condition ?? ''),
      effect: word('gate_effect', gate.effect ?? 'item_zero')
    })
  }))
}

function flags(of: string, shape: Doc): Line[] {
  return Object.entries(records[of] ?? {}).flatMap(([name, field]) =>
    field.kind === 'check' && shape[name] === true ? [{ text: label(of, name) }] : []
  )
}

/** How each kind of scoring rule is read. */
const rules: Record<string, (shape: Doc, scale: Json) => Line[]> = {
  price: (s) => [{ text: word('price_formula', s.formula ?? '') }, ...flags('PriceShape', s)],
  count: (s, scale) => {
    const what = String(s.of ?? '')
    const each = t('opportunities.say.each', { what, worth: worth(s.each, scale) })
    const under = flags('CountShape', s)
    if (!blank(s.kinds)) under.unshift({ text: t('opportunities.say.kinds', { kinds: list(texts(s.kinds)) }) })
    if (!blank(s.threshold)) {
      const { count, worth: first } = doc(s.threshold)
      under.unshift({ text: t('opportunities.say.threshold', { count: String(count), worth: worth(first, scale) }) })
    }
    return [{ text: capped(each, s.cap, scale), under }]
  },
  count_table: (s, scale) => [
    {
      text: `${s.of ?? ''}${t('common.colon')}${options(docs(s.rows), (r) => t('opportunities.say.reach', { count: String(r.count) }), scale)}`
    }
  ],
  named: (s, scale) => [
    {
      text: capped(
        options(docs(s.items), (r) => String(r.name ?? ''), scale),
        s.cap,
        scale
      )
    }
  ],
  options: (s, scale) => [
    { text: `${t('opportunities.say.best_of')}${options(docs(s.options), (r) => String(r.name ?? ''), scale)}` }
  ],
  grade: (s, scale) => {
    const said = options(docs(s.grades), (r) => String(r.grade ?? ''), scale)
    const under = flags('GradeShape', s)
    if (!blank(s.otherwise))
      under.unshift({ text: t('opportunities.say.otherwise', { worth: worth(s.otherwise, scale) }) })
    if (!blank(s.new_organization)) {
      const { within_months, worth: w } = doc(s.new_organization)
      under.push({
        text: t('opportunities.say.new_organization', { months: String(within_months), worth: worth(w, scale) })
      })
    }
    return [{ text: said, under }]
  },
  levels: (s, scale) => {
    const said = options(docs(s.levels), (r) => (blank(r.name) ? word('level', r.level ?? '') : String(r.name)), scale)
    const how = blank(s.combine) ? '' : `（${word('combine', s.combine)}）`
    const what = blank(s.of) ? '' : `${s.of}${t('common.colon')}`
    return [{ text: capped(`${what}${said}${how}`, s.cap, scale), under: flags('LevelsShape', s) }]
  },
  documents: (s, scale) => {
    const under = flags('DocumentsShape', s)
    if (!blank(s.top)) under.push({ text: t('opportunities.say.top', { count: String(s.top) }) })
    return [
      {
        text: capped(
          options(docs(s.grades), (r) => texts(r.words).join('/'), scale),
          s.cap,
          scale
        ),
        under
      }
    ]
  },
  coverage: (s, scale) => {
    const how = word('coverage_kind', s.by ?? '')
    const table = options(docs(s.rows), (r) => t('opportunities.say.covers', { count: String(r.covered) }), scale)
    const each = blank(s.each)
      ? ''
      : t('opportunities.say.each', { what: t('opportunities.say.point'), worth: worth(s.each, scale) })
    const full = blank(s.full) ? '' : t('opportunities.say.full', { worth: worth(s.full, scale) })
    return [{ text: [how, each, full, table].filter(Boolean).join(t('opportunities.say.semicolon')) }]
  },
  band: (s, scale) => {
    const under = flags('BandShape', s)
    if (!blank(s.otherwise))
      under.push({ text: t('opportunities.say.otherwise', { worth: worth(s.otherwise, scale) }) })
    const name = (r: Doc) =>
      blank(r.criteria_met)
        ? String(r.name ?? '')
        : `${r.name ?? ''}${t('opportunities.say.met', { met: String(r.criteria_met), all: String(s.criteria ?? '') })}`
    return [{ text: options(docs(s.bands), name, scale), under }]
  },
  interval: (s, scale) => {
    const under = flags('IntervalShape', s)
    if (!blank(s.otherwise))
      under.push({ text: t('opportunities.say.otherwise', { worth: worth(s.otherwise, scale) }) })
    const what = blank(s.of) ? '' : `x = ${s.of}${t('common.colon')}`
    return [{ text: `${what}${options(docs(s.rows), (r) => interval(r, String(s.unit ?? '')), scale)}`, under }]
  },
  all_or_nothing: (s, scale) => [
    {
      text: t('opportunities.say.bundle', { worth: worth(s.worth, scale) }),
      under: texts(s.conditions).map((text) => ({ text }))
    }
  ],
  commitment: (s, scale) => [
    {
      text: `${word('commitment_kind', s.by ?? '')} ${worth(s.worth, scale)}`,
      under: texts(s.clauses).map((text) => ({ text }))
    }
  ],
  integrity: (s, scale) => [
    { text: `${label('IntegrityShape', 'clean')} ${worth(s.clean, scale)}` },
    ...(blank(s.recorded) ? [] : [{ text: `${label('IntegrityShape', 'recorded')} ${worth(s.recorded, scale)}` }])
  ],
  parts: (s, scale) => {
    const who = blank(s.of) ? '' : word('subject', s.of)
    const many = blank(s.persons) ? '' : t('opportunities.say.persons', { count: String(s.persons) })
    const how = blank(s.combine) ? '' : `（${word('combine', s.combine)}）`
    const parts = docs(s.parts).map((part) => ({
      text: capped(String(part.name ?? ''), part.cap, scale),
      under: [...gates(part.gates), ...shapeLines(part.shape, scale)]
    }))
    return [{ text: capped(`${who}${many}${how}`, s.cap, scale), under: [...gates(s.gates), ...parts] }]
  },
  other: (s) => [{ text: String(s.text ?? '') }]
}

/** A typed scoring rule in words. */
export function shapeLines(shape: Json, scale: Json): Line[] {
  const { kind, ...rest } = doc(shape)
  return rules[String(kind)]?.(rest, scale).filter((line) => line.text || line.under?.length) ?? []
}

/** The field a path leads to, with the record it stands in. Inside a scoring rule the path alone does not tell. */
function fieldAt(path: string): { of: string; name: string; field: Field } | undefined {
  let of: string | undefined = 'OpportunityTerms'
  let found: { of: string; name: string; field: Field } | undefined
  for (const step of path.split('.')) {
    const name = step.split('[')[0] ?? ''
    const field: Field | undefined = of ? records[of]?.[name] : undefined
    if (!of || !field) return undefined
    found = { of, name, field }
    of = 'of' in field ? field.of : undefined
  }
  return found
}

/** A place in the terms in words: `scoring[2].items[1].points` as 「评分办法 3 / 评分项 2 / 分值」. */
export function placeWords(path: string): string {
  const steps = path.split('.')
  return steps
    .map((step, i) => {
      const [name = '', index] = step.split(/[[\]]/)
      const at = fieldAt(steps.slice(0, i + 1).join('.'))
      const said = name === 'attachments' && i === 0 ? t('opportunities.sections.attachments') : name
      return `${at ? label(at.of, at.name) : said}${index ? ` ${Number(index) + 1}` : ''}`
    })
    .join(' / ')
}

/** The value at a place in words; a row or record by what names it. */
export function sayAt(path: string, value: Json): string {
  if (/^attachments(\[\d+\])?$/.test(path))
    return (Array.isArray(value) ? docs(value) : [doc(value)])
      .map(({ title }) => (blank(title) ? t('opportunities.attachments.untitled') : String(title)))
      .join('\n')
  const at = fieldAt(path)
  if (!at) return typeof value === 'object' ? JSON.stringify(value) : String(value)
  const { field } = at
  if (field.kind === 'shape') return flat(shapeLines(value, undefined)).join('\n')
  if (!('of' in field)) return say(field, value)
  if (Array.isArray(value)) return value.map((row) => wholeRecord(field.of, row)).join('\n')
  return wholeRecord(field.of, value)
}

function flat(lines: Line[]): string[] {
  return lines.flatMap((line) => [line.text, ...flat(line.under ?? [])])
}

function wholeRecord(of: string, value: Json): string {
  const sentence = sentences[of]
  if (sentence) return sentence(doc(value))
  return spoken(of, value)
    .map((entry) => {
      const said =
        'of' in entry.field || entry.field.kind === 'shape' ? headline(of, value) : say(entry.field, entry.value)
      return `${label(of, entry.name)}${t('common.colon')}${said}`
    })
    .join(t('opportunities.say.semicolon'))
}
