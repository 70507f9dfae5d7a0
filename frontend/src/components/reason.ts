import type { components } from '@/api/schema'

type Schemas = components['schemas']

/** Why a condition comes to what it does: a test on a fact, or conditions joined. */
export type Reason = Schemas['Explanation']
/** How one rule was decided, and why. */
export type RuleReason = Schemas['RuleResult']
/** What one preference gave, and why. */
export type PreferenceReason = Schemas['PreferenceResult']
/** Where a rule comes from and how far that was checked. */
export type Source = Schemas['Source']

/** Whether a rule stands in nobody's way. */
export function met(rule: RuleReason): boolean {
  return rule.verdict === 'pass' || rule.verdict === 'not_applicable'
}

/** Every test of a reason, in order. */
export function tests(reason: Reason): Reason[] {
  return reason.node === 'test' ? [reason] : (reason.parts ?? []).flatMap(tests)
}
