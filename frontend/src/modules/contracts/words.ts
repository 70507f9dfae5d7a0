import type { components } from '@/api/schema'
import type { Tone } from '@/components/StatusTag.vue'

type Schemas = components['schemas']
export type Contract = Schemas['ContractView']
export type ContractCard = Schemas['ContractCard']
export type ContractState = Schemas['ContractState']
export type ContractTerms = Schemas['ContractTerms']
export type ContractPart = Schemas['ContractPart']
export type Finding = Schemas['ContractFinding']
export type Difference = Schemas['ContractDifference']
export type Document = Schemas['ContractDocument']
export type Paragraph = Schemas['ContractParagraph']
export type Text = Schemas['ContractText']
export type Mask = Schemas['ContractMask']
export type Change = Schemas['ContractChangeView']

/** Colour of a contract's state; its word is `contracts.state.*`. */
export const stateTone: Record<ContractState, Tone> = {
  draft: 'plain',
  offered: 'warn',
  org_confirmed: 'warn',
  signed: 'busy',
  published: 'busy',
  filed: 'good',
  performing: 'good',
  suspended: 'warn',
  terminated: 'plain',
  breached: 'bad',
  cancelled: 'bad'
}
export const states = Object.keys(stateTone) as ContractState[]

export const standingTone: Record<Difference['standing'], Tone> = {
  filled: 'plain',
  free: 'plain',
  reasoned: 'warn',
  refused: 'bad'
}

export const changeTone: Record<Change['state'], Tone> = {
  proposed: 'warn',
  agreed: 'good',
  refused: 'bad',
  withdrawn: 'plain'
}

/** First name of a path: `budget` of `budget[2].amount`. */
export function headOf(path: string): string {
  return path.split(/[.[]/)[0] ?? path
}

/** Whether `path` is `whole` or a part of it. */
export function covers(whole: string, path: string): boolean {
  return path === whole || path.startsWith(`${whole}.`) || path.startsWith(`${whole}[`)
}

export function paragraphsOf(document: Document): Paragraph[] {
  return document.sections.flatMap((section) => section.paragraphs)
}

/** The first paragraph that says the part named by `path`, or is around it. */
export function paragraphOf(document: Document | undefined, path: string): Paragraph | undefined {
  if (!document) return undefined
  const all = paragraphsOf(document)
  return all.find((one) => covers(one.path, path)) ?? all.find((one) => covers(path, one.path))
}

/** What may still be left out of a published contract: neither always published nor never. */
export function maskable(contract: Pick<Contract, 'open' | 'private'>, document: Document): Paragraph[] {
  const touches = (a: string, b: string) => covers(a, b) || covers(b, a)
  return paragraphsOf(document).filter(
    ({ path }) =>
      !contract.open.some((rule) => touches(rule.path, path)) &&
      !contract.private.some((rule) => covers(rule.path, path))
  )
}

/** A value of the terms as words; the names of fields are left out, what they hold speaks for itself. */
export function spoken(value: unknown): string {
  if (value === null || value === undefined || value === '') return ''
  if (Array.isArray(value)) return value.map(spoken).filter(Boolean).join('; ')
  if (typeof value === 'object') return Object.values(value).map(spoken).filter(Boolean).join(' ')
  return String(value)
}

/** The terms with what the drafter's form says; everything else stays. */
export function written(terms: ContractTerms, form: DraftForm): ContractTerms {
  const blank = (text: string) => text.trim() || null
  return {
    ...terms,
    title: blank(form.title),
    number: blank(form.number),
    term: { ...terms.term, starts_on: form.starts_on || null, ends_on: form.ends_on || null },
    reasons: Object.entries(form.reasons)
      .filter(([, reason]) => reason.trim() !== '')
      .map(([part, reason]) => ({ part: part as ContractPart, reason: reason.trim() }))
  }
}

/** What the drafter can write on the screen. */
export interface DraftForm {
  title: string
  number: string
  starts_on: string
  ends_on: string
  /** By part. */
  reasons: Record<string, string>
}

export function formOf(terms: ContractTerms): DraftForm {
  return {
    title: terms.title ?? '',
    number: terms.number ?? '',
    starts_on: terms.term?.starts_on ?? '',
    ends_on: terms.term?.ends_on ?? '',
    reasons: Object.fromEntries((terms.reasons ?? []).map((one) => [one.part ?? '', one.reason ?? '']))
  }
}
