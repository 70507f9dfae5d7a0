import type { components } from '@/api/schema'
import type { Tone } from '@/components/StatusTag.vue'
import { isoDay } from '@/i18n/format'

type Schemas = components['schemas']
export type Award = Schemas['AwardView']
export type AwardState = Schemas['AwardState']
export type AwardCard = Schemas['AwardCard']
export type Entry = Schemas['awards.EntryView']
export type Clock = Schemas['awards.Clock']
export type OwnResult = Schemas['OwnResult']
export type Remedy = Schemas['RemedyView']
export type RemedyCard = Schemas['RemedyCard']
export type RemedyKind = Schemas['RemedyKind']
export type RemedyState = Schemas['RemedyState']
export type RemedyContent = Schemas['RemedyContent']
export type RemedyDraft = Schemas['RemedyDraftView']
export type Chance = Schemas['RemedyChance']
export type Measure = Schemas['RemedyMeasure']
export type Outcome = Schemas['RemedyOutcome']

/** Colour of an award's state; its word is `awards.state.*`. */
export const awardTone: Record<AwardState, Tone> = {
  pending: 'warn',
  proposed: 'busy',
  decided: 'busy',
  publicity: 'good',
  confirmed: 'good',
  revoked: 'bad'
}
export const awardStates = Object.keys(awardTone) as AwardState[]

/** Colour of a remedy's state; its word is `awards.remedy.state.*`. */
export const remedyTone: Record<RemedyState, Tone> = {
  filed: 'warn',
  accepted: 'busy',
  not_accepted: 'bad',
  answered: 'good',
  decided: 'good',
  withdrawn: 'plain'
}
export const remedyStates = Object.keys(remedyTone) as RemedyState[]

export const outcomeTone: Record<Outcome, Tone> = { dismissed: 'plain', upheld: 'warn' }
export const remedyKinds = ['enquiry', 'objection', 'complaint'] as const satisfies readonly RemedyKind[]
export const abouts = ['document', 'process', 'result'] as const
export const measures = [
  'correct_and_continue',
  're_evaluate',
  'void_and_restart'
] as const satisfies readonly Measure[]

/** The last day of a period, which is over at `end`. */
export function lastDay(end: string): string {
  return isoDay(new Date(Date.parse(end) - 1000).toISOString())
}

/** Numbers of lots that have candidates, in order. */
export function lotsOf(entries: readonly Entry[]): number[] {
  return [...new Set(entries.map((entry) => entry.lot))].sort((a, b) => a - b)
}

/** What is written in for a lot. */
export interface Choice {
  bid: string
  reason: string
}

/** Lots given to another than the ranking gives without a reason: what the server refuses. */
export function unreasoned(award: Pick<Award, 'ranked'>, chosen: ReadonlyMap<number, Choice>): number[] {
  return [...chosen]
    .filter(([lot, { bid, reason }]) => {
      const first = award.ranked.find((entry) => entry.lot === lot)
      return first !== undefined && first.bid !== bid && reason.trim() === ''
    })
    .map(([lot]) => lot)
}

/** Fields of a draft that still have to be written before it can be filed, in the order of the form. */
export function missing(kind: RemedyKind, content: RemedyContent): (keyof RemedyContent)[] {
  const blank = (field: keyof RemedyContent) => {
    const value = content[field]
    return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
  }
  const wanted: (keyof RemedyContent)[] = ['about']
  if (kind === 'complaint') wanted.unshift('objection')
  if (kind === 'objection' && content.about === 'process') wanted.push('known_on')
  wanted.push('facts')
  if (kind !== 'enquiry') wanted.push('legal_basis', 'request')
  return wanted.filter(blank)
}
