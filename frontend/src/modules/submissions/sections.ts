/** The parts of a bid in the order they are written: steps of the editor. */
export const sections: readonly { key: string; parts: readonly string[] }[] = [
  { key: 'offer', parts: ['offers'] },
  { key: 'qualifications', parts: ['qualifications'] },
  { key: 'terms', parts: ['terms'] },
  { key: 'claims', parts: ['claims'] },
  { key: 'plan', parts: ['technical'] },
  { key: 'team', parts: ['team'] },
  { key: 'pledges', parts: ['pledges'] },
  { key: 'partners', parts: ['consortium', 'subcontracts'] },
  { key: 'declarations', parts: ['declarations', 'contact', 'attachments', 'files'] }
]

/** The step a place of the content, or of the terms it answers, belongs to. */
export function stepOf(path: string): number {
  const root = /^[a-z_]+/.exec(path)?.[0] ?? ''
  const part = { substantive_terms: 'terms', scoring: 'claims', lots: 'offers', staffing: 'team' }[root] ?? root
  return Math.max(
    0,
    sections.findIndex(({ parts }) => parts.includes(part))
  )
}
