/** How the fields of a form are described; the records of the terms are in `spec.ts`, those of a bid in `bid.ts`. */

/** How one field is written. */
export type Field = Leaf | { kind: 'record' | 'rows'; of: string; more?: boolean; wide?: boolean }

export interface Leaf {
  kind:
    | 'text'
    | 'long'
    | 'money'
    | 'ratio'
    | 'points'
    | 'integer'
    | 'decimal'
    | 'date'
    | 'instant'
    | 'yes_no'
    | 'check'
    | 'region'
    | 'category'
    | 'choice'
    | 'choices'
    | 'texts'
    | 'shape'
    | 'condition'
    | 'plan_line'
    /** Files, in the way of the form around; see `surroundingsKey`. */
    | 'files'
    /** A place of the terms that is spoken to, or several. */
    | 'place'
    | 'places'
  /** Name of the words to choose from, for `choice` and `choices`. */
  words?: string
  /** Seldom needed: shown on request, or when it has a value. */
  more?: boolean
  /** Takes the whole width. */
  wide?: boolean
}

/** Fields of a record in the order they are asked for. */
export type RecordSpec = Record<string, Field>

export const text: Leaf = { kind: 'text' }
export const long: Leaf = { kind: 'long', wide: true }
export const money: Leaf = { kind: 'money' }
export const ratio: Leaf = { kind: 'ratio' }
export const points: Leaf = { kind: 'points' }
export const integer: Leaf = { kind: 'integer' }
export const decimal: Leaf = { kind: 'decimal' }
export const date: Leaf = { kind: 'date' }
export const yesNo: Leaf = { kind: 'yes_no' }
export const check: Leaf = { kind: 'check' }
export const texts: Leaf = { kind: 'texts', wide: true }
export const choice = (words: string): Leaf => ({ kind: 'choice', words })
export const record = (of: string): Field => ({ kind: 'record', of, wide: true })
export const rows = (of: string): Field => ({ kind: 'rows', of, wide: true })
export const more = <F extends Field>(field: F): F => ({ ...field, more: true })
