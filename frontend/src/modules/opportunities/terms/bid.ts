import type { RecordSpec } from './field'

/**
 * The parts of a bid (`SubmissionContent`) that are written by the same forms as the terms. Offers, answers and claims have
 * forms of their own in the submissions room, because they are answers to the terms.
 */
export const bidRecords: Record<string, RecordSpec> = {
  TechnicalSection: {
    title: { kind: 'text', wide: true },
    text: { kind: 'long', wide: true },
    items: { kind: 'places', wide: true },
    files: { kind: 'files', wide: true }
  },
  TeamMember: {
    name: { kind: 'text' },
    role: { kind: 'text' },
    employed: { kind: 'yes_no' },
    experience_years: { kind: 'integer' },
    education: { kind: 'text' },
    certificates: { kind: 'rows', of: 'Certificate', wide: true },
    files: { kind: 'files', wide: true }
  },
  Certificate: {
    name: { kind: 'text' },
    number: { kind: 'text' },
    issuer: { kind: 'text' },
    issued_on: { kind: 'date' },
    valid_until: { kind: 'date' },
    files: { kind: 'files', wide: true }
  },
  Consortium: {
    members: { kind: 'rows', of: 'ConsortiumMember', wide: true },
    files: { kind: 'files', wide: true }
  },
  ConsortiumMember: {
    name: { kind: 'text' },
    uscc: { kind: 'text' },
    duty: { kind: 'text', wide: true },
    share: { kind: 'ratio' }
  },
  Subcontract: {
    name: { kind: 'text' },
    uscc: { kind: 'text' },
    work: { kind: 'text', wide: true },
    share: { kind: 'ratio' }
  },
  Pledge: {
    kind: { kind: 'choice', words: 'pledge_kind' },
    share: { kind: 'ratio' },
    number: { kind: 'decimal' },
    text: { kind: 'long', wide: true },
    item: { kind: 'place', wide: true },
    files: { kind: 'files', wide: true }
  },
  Declarations: {
    lawful_supplier: { kind: 'check', wide: true },
    independent: { kind: 'check', wide: true },
    truthful: { kind: 'check', wide: true },
    related_units: { kind: 'texts', wide: true }
  },
  ThingsClaim: { things: { kind: 'rows', of: 'Thing', wide: true }, number: { kind: 'integer' } },
  Thing: {
    name: { kind: 'text' },
    of_kind: { kind: 'text' },
    party: { kind: 'text' },
    date: { kind: 'date' },
    files: { kind: 'files', wide: true }
  },
  GradeClaim: {
    grade: { kind: 'text' },
    valid_until: { kind: 'date' },
    registered_on: { kind: 'date' },
    files: { kind: 'files', wide: true }
  },
  AwardsClaim: { awards: { kind: 'rows', of: 'AwardClaim', wide: true } },
  AwardClaim: {
    thing: { kind: 'text' },
    name: { kind: 'text' },
    level: { kind: 'choice', words: 'level' },
    issuer: { kind: 'text' },
    date: { kind: 'date' },
    files: { kind: 'files', wide: true }
  },
  DocumentsClaim: { documents: { kind: 'rows', of: 'DocumentClaim', wide: true } },
  DocumentClaim: {
    project: { kind: 'text' },
    grade: { kind: 'text' },
    rank: { kind: 'integer' },
    issuer: { kind: 'text' },
    date: { kind: 'date' },
    files: { kind: 'files', wide: true }
  },
  CoveredClaim: { points: { kind: 'rows', of: 'CoveredPoint', wide: true } },
  CoveredPoint: { point: { kind: 'text' }, section: { kind: 'text' }, text: { kind: 'long', wide: true } },
  NumberClaim: { number: { kind: 'decimal' }, files: { kind: 'files', wide: true } },
  MetClaim: { met: { kind: 'yes_no' }, files: { kind: 'files', wide: true } }
}

/** The words of its choices. */
export const bidWords: Record<string, readonly string[]> = {
  pledge_kind: ['labour_share', 'team_size', 'team_stable', 'response_hours', 'other']
}
