import type { Doc } from '@/modules/opportunities/terms/words'

/** How evidence is typed: its `kind`, and the record it is written as. */
export interface EvidenceKind {
  kind: 'things' | 'shown' | 'grade' | 'awards' | 'documents' | 'covered' | 'number' | 'met' | 'parts'
  of: string
}

const KINDS: Record<string, EvidenceKind> = {
  count: { kind: 'things', of: 'ThingsClaim' },
  count_table: { kind: 'things', of: 'ThingsClaim' },
  named: { kind: 'shown', of: 'ShownClaim' },
  options: { kind: 'shown', of: 'ShownClaim' },
  grade: { kind: 'grade', of: 'GradeClaim' },
  levels: { kind: 'awards', of: 'AwardsClaim' },
  documents: { kind: 'documents', of: 'DocumentsClaim' },
  coverage: { kind: 'covered', of: 'CoveredClaim' },
  interval: { kind: 'number', of: 'NumberClaim' },
  all_or_nothing: { kind: 'met', of: 'MetClaim' },
  integrity: { kind: 'met', of: 'MetClaim' },
  parts: { kind: 'parts', of: 'PartsClaim' }
}

/** What a rule asks a bidder to show; `undefined` for what experts judge by reading, and for the price. */
export function evidenceOf(shape: Doc): EvidenceKind | undefined {
  const kind = String(shape.kind ?? '')
  if (kind === 'commitment') return shape.by === 'all' ? KINDS.integrity : KINDS.named
  return KINDS[kind]
}

/** The names a rule lists, in order: of named things, options, or clauses of a commitment. */
export function listedBy(shape: Doc): string[] {
  const rows = shape.items ?? shape.options ?? shape.clauses
  if (!Array.isArray(rows)) return []
  return rows.map((row) =>
    typeof row === 'object' && row !== null ? String((row as Doc).name ?? '') : String(row ?? '')
  )
}
