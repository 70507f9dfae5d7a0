import type { components } from '@/api/schema'
import type { Tone } from '@/components/StatusTag.vue'

type Schemas = components['schemas']
export type Review = Schemas['ReviewView']
export type ReviewState = Schemas['ReviewState']
export type ReviewAction = Schemas['ReviewAction']
export type Bid = Schemas['BidView']
export type BidState = Schemas['BidState']
export type Term = Schemas['ExaminedTerm']
export type Finding = Schemas['TermFinding']
export type LowPrice = Schemas['LowPriceView']
export type Content = Schemas['BidContent']
export type Sheet = Schemas['SheetView']
export type SheetItem = Schemas['SheetItem']
export type Mark = Schemas['reviews.Mark']
export type Evidence = Schemas['Evidence']
export type Check = Schemas['ReviewCheck']
export type Correction = Schemas['Correction']
/** The report as the client reads it: pairs come as lists. */
export type Report = Omit<Schemas['EvaluationReport'], 'draws'> & {
  draws: (Omit<Schemas['TieDraw'], 'order'> & { order: string[][] })[]
}

export const reviewTone: Record<ReviewState, Tone> = {
  qualification: 'busy',
  compliance: 'busy',
  scoring: 'busy',
  checking: 'warn',
  signing: 'busy',
  concluded: 'good',
  failed: 'bad',
  void: 'bad'
}

export const bidTone: Record<BidState, Tone> = {
  opened: 'plain',
  qualified: 'busy',
  unqualified: 'bad',
  responsive: 'busy',
  unresponsive: 'bad',
  ranked: 'plain',
  recommended: 'good'
}

export const lowPriceTone: Record<Schemas['LowPriceState'], Tone> = {
  asked: 'warn',
  explained: 'busy',
  accepted: 'good',
  rejected: 'bad'
}

/** The stages a review passes, in order. */
export const stages: readonly ReviewState[] = [
  'qualification',
  'compliance',
  'scoring',
  'checking',
  'signing',
  'concluded'
]

/** The only reasons to touch a locked sheet. */
export const corrections: readonly Correction[] = ['sum_error', 'out_of_range', 'objective_differs', 'outlier']

/** A sum in fen as the server writes money: `400000050` as `4000000.50`. */
export function yuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/**
 * Paths of the terms (`scoring[1].items[0]`) have dots, and so have places inside a draft: inside one, a path is a key
 * without them.
 */
export function keyOf(path: string): string {
  return path.replaceAll('.', '/')
}

/** The path a key of a draft stands for. */
export function pathOf(key: string): string {
  return key.replaceAll('/', '.')
}

/** Whether a bid is still in. */
export function isIn(state: BidState): boolean {
  return state !== 'unqualified' && state !== 'unresponsive'
}

/** Numbers of members in order, from a record kept by number. */
export function numbers(of: Record<string, unknown>): number[] {
  return Object.keys(of)
    .map(Number)
    .sort((a, b) => a - b)
}

/** Points of two places from whole hundredths: `7150` as `71.5`. */
export function pointsOf(hundredths: number): string {
  return String(hundredths / 100)
}

/** Points as the server writes them in hundredths. */
export function hundredths(points: string | null | undefined): number {
  return Math.round(Number(points ?? 0) * 100)
}
