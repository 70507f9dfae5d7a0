import type { components } from '@/api/schema'
import type { Tone } from '@/components/StatusTag.vue'

type Schemas = components['schemas']
export type Plan = Schemas['PlanDraft']
export type Card = Schemas['PlanCard']
export type Line = Schemas['PlanLine']
export type Content = Schemas['PlanContent']
export type Drawn = Schemas['LineDrawn']
export type Finding = Schemas['PlanFinding']
export type Remark = Schemas['PlanRemark']
export type Report = Schemas['PlanImportReport']
export type State = Schemas['PlanState']

/** Colour of a state; its word is `plans.state.*`. */
export const stateTone: Record<State, Tone> = {
  draft: 'plain',
  submitted: 'busy',
  approved: 'good',
  published: 'good',
  adjusting: 'warn',
  adjustment_submitted: 'busy',
  adjustment_approved: 'good',
  closed: 'plain'
}

export const methods = [
  'open_tender',
  'invited_tender',
  'competitive_consultation',
  'competitive_negotiation',
  'single_source',
  'framework_agreement',
  'inquiry',
  'below_threshold',
  'venture_call'
] as const satisfies readonly Schemas['ProcurementMethod'][]

export const quarters = [1, 2, 3, 4] as const

/** The exact sum of amounts such as `"120000.50"`; blank ones count as nothing. */
export function sum(amounts: readonly (string | null | undefined)[]): string {
  let fen = 0n
  for (const amount of amounts) {
    const [yuan = '0', cents = ''] = (amount ?? '0').split('.')
    fen += BigInt(yuan) * 100n + BigInt(cents.padEnd(2, '0').slice(0, 2) || '0')
  }
  return `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`
}

/** Share of `part` in `whole` in percent, rounded down; none of nothing. */
export function share(part: string, whole: string): number {
  const fen = (amount: string) => BigInt(sum([amount]).replace('.', ''))
  return fen(whole) > 0n ? Number((fen(part) * 100n) / fen(whole)) : 0
}

/** Findings by the line and field they are about: `2.amount`. */
export function byPlace(findings: readonly Finding[]): Map<string, Finding[]> {
  const map = new Map<string, Finding[]>()
  for (const finding of findings) {
    const match = /^lines\[(\d+)\]\.(\w+)$/.exec(finding.path)
    if (match) map.set(`${match[1]}.${match[2]}`, [...(map.get(`${match[1]}.${match[2]}`) ?? []), finding])
  }
  return map
}

/** What an adjustment changes, by line. */
export interface LineChange {
  id: string
  before?: Line
  after?: Line
}

/** The lines that differ between two tables, in the order of the new one; those that are gone last. */
export function changes(before: readonly Line[], after: readonly Line[]): LineChange[] {
  const old = new Map(before.map((line) => [line.id, line]))
  const found: LineChange[] = []
  for (const line of after) {
    const was = old.get(line.id)
    old.delete(line.id)
    if (!was || JSON.stringify(was) !== JSON.stringify(line))
      found.push({ id: line.id ?? '', before: was, after: line })
  }
  return [...found, ...[...old.values()].map((line) => ({ id: line.id ?? '', before: line }))]
}
