import type { Json } from '@/composables/merge'
import { t } from '@/i18n'
import { type Doc, word } from '@/modules/opportunities/terms/words'
import { rowsOf } from '@/modules/submissions/bid'
import { listedBy } from '@/modules/submissions/evidence'
import type { Evidence, Mark, SheetItem } from './words'

export type PartEvidence = Extract<Evidence, { kind: 'parts' }>['value']['parts'][number]
/** Which parts of a rule in parts somebody enters: the panel what is objective, each member what is judged. */
export type Share = 'all' | 'objective' | 'judged'

/** A rule of an item as a record; a blank one where the document has none. */
export function shapeOf(item: SheetItem['item'] | Doc): Doc {
  return ((item as { shape?: Json }).shape ?? {}) as Doc
}

/** Whether a rule is judged by each member. */
export function judged(shape: Doc): boolean {
  if (shape.kind === 'band') return true
  return shape.kind === 'parts' && rowsOf(shape.parts).some((part) => judged(shapeOf(part)))
}

/** Whether a part is entered by who enters `share`. */
export function entered(part: Doc, share: Share): boolean {
  return share === 'all' || judged(shapeOf(part)) === (share === 'judged')
}

/** Evidence of a rule in parts, with an entry for each part and gate the rule has. */
export function partsOf(shape: Doc, evidence: Evidence | undefined): Extract<Evidence, { kind: 'parts' }>['value'] {
  const known = evidence?.kind === 'parts' ? evidence.value : { gates: [], parts: [] }
  const gates = (of: Doc, given: readonly boolean[]) => rowsOf(of.gates).map((_, i) => given[i] ?? false)
  return {
    gates: gates(shape, known.gates),
    parts: rowsOf(shape.parts).map((part, i) => ({
      gates: gates(part, known.parts[i]?.gates ?? []),
      evidence: known.parts[i]?.evidence ?? { kind: 'missing' }
    }))
  }
}

/** Whether the document wants a reason for this mark: its worst band was chosen. */
export function wantsReason(shape: Doc, evidence: Evidence | null | undefined): boolean {
  if (!evidence) return false
  if (shape.kind === 'band')
    return (
      shape.worst_needs_reason === true &&
      evidence.kind === 'judged' &&
      evidence.value + 1 === rowsOf(shape.bands).length
    )
  if (shape.kind !== 'parts' || evidence.kind !== 'parts') return false
  return rowsOf(shape.parts).some((part, i) => wantsReason(shapeOf(part), evidence.value.parts[i]?.evidence))
}

/** Whether a mark says anything. */
export function marked(mark: Mark | undefined): boolean {
  return Boolean(mark && (mark.evidence || mark.points || mark.reason))
}

function named(names: readonly string[], at: readonly number[]): string {
  return at.map((i) => names[i] ?? String(i + 1)).join(t('common.comma')) || t('reviews.review.evidence.none')
}

/** Accepted or judged evidence as one sentence. */
export function sayEvidence(shape: Doc, evidence: Evidence): string {
  switch (evidence.kind) {
    case 'missing':
      return t('reviews.review.evidence.missing')
    case 'offer':
      return t('reviews.review.mode.price')
    case 'count':
      return t('reviews.review.evidence.counted', { count: evidence.value })
    case 'covered':
      return t('reviews.review.evidence.covered', { count: evidence.value })
    case 'criteria_met':
      return t('reviews.review.evidence.criteria', { count: evidence.value })
    case 'shown':
      return named(listedBy(shape), evidence.value)
    case 'grade':
      return evidence.value.grade ?? t('reviews.review.evidence.no_grade')
    case 'awards':
      return (
        evidence.value.map(({ thing, level }) => `${thing}（${word('level', level)}）`).join(t('common.comma')) ||
        t('reviews.review.evidence.none')
      )
    case 'documents':
      return (
        evidence.value.documents.map(({ project, grade }) => `${project}（${grade}）`).join(t('common.comma')) ||
        t('reviews.review.evidence.none')
      )
    case 'judged':
      return String(rowsOf(shape.bands)[evidence.value]?.name ?? evidence.value + 1)
    case 'number':
      return `${evidence.value}${shape.unit ?? ''}`
    case 'met':
      return t(evidence.value ? 'reviews.review.evidence.met' : 'reviews.review.evidence.unmet')
    case 'parts':
      return rowsOf(shape.parts)
        .map((part, i) => {
          const own = evidence.value.parts[i]?.evidence ?? { kind: 'missing' as const }
          return `${part.name ?? i + 1}${t('common.colon')}${sayEvidence(shapeOf(part), own)}`
        })
        .join(t('common.semicolon'))
  }
}
