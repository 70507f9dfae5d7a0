import { type Content, type Finding, keyOf, type Term } from './words'

/** Which examination: of qualifications by the purchaser, of compliance by the panel. */
export type Stage = 'qualification' | 'compliance'

/** The term of the price: no offer above the ceiling. */
export const CEILING = 'budget.ceiling'

/** What is being found about each term while it is entered, by key of the term's path. */
export type Entries = Record<string, { passed?: boolean; reason?: string }>

/** What was found, as entries of a form. */
export function entriesOf(findings: readonly Finding[]): Entries {
  return Object.fromEntries(
    findings.map(({ term, passed, reason }) => [keyOf(term), { passed, reason: reason ?? undefined }])
  )
}

/** The entries that decide something, in the order of the terms. */
export function findingsOf(entries: Entries, terms: readonly Term[]): Finding[] {
  return terms.flatMap(({ term }) => {
    const { passed, reason } = entries[keyOf(term)] ?? {}
    // A reason says why a term is not met: it goes when the term is met after all.
    return passed === undefined ? [] : [{ term, passed, reason: passed ? undefined : reason?.trim() || undefined }]
  })
}

/** The server's errors about the findings sent, by the term they are about. */
export function errorsByTerm(errors: ReadonlyMap<string, string>, sent: readonly Finding[]): Map<string, string> {
  return new Map(
    [...errors].flatMap(([path, message]) => {
      const at = /^findings\[(\d+)\]/.exec(path)
      const term = at ? sent[Number(at[1])]?.term : path === 'findings' ? CEILING : undefined
      return term === undefined ? [] : [[term, message] as const]
    })
  )
}

/** What the bid answers to a condition or term. */
export function answerTo(term: string, content: Content['content'] | undefined) {
  const statement = content?.qualifications?.find((one) => one.term === term)
  if (statement) return { text: statement.statement, deviation: undefined, files: statement.files }
  const answer = content?.terms?.find((one) => one.term === term)
  return answer && { text: answer.text, deviation: answer.deviation, files: answer.files }
}
