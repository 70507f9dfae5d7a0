import { lacking, type RuleReason } from '@/components/reason'
import type { Part } from '@/modules/organizations/spec'

/** Whom to turn to for what an organization does not state itself. */
export type Keeper = 'registrar' | 'assessor' | 'tax' | 'directory' | 'need'

/** How to mend what a rule lacks: the part of the own profile to complete, or whom to turn to. */
export type Way = { part: Part; fact: string } | { keeper: Keeper; fact: string }

/** The part of the profile that states a fact. */
const PARTS: Record<string, Part> = {
  service_regions: 'service_region',
  service_categories: 'service_category',
  staff_full_time: 'staffing',
  social_workers: 'certificate',
  party_members: 'party',
  party_coverage: 'party',
  performance_score: 'performance',
  performance_count: 'performance',
  project_experience: 'performance',
  net_assets: 'finance',
  no_major_violation: 'declaration'
}

/** Who keeps a fact that no organization states itself. */
const KEEPERS: Record<string, Keeper> = {
  org_type: 'registrar',
  region: 'registrar',
  registrar_level: 'registrar',
  has_sponsoring_unit: 'registrar',
  registered_on: 'registrar',
  annual_inspection: 'registrar',
  annual_report: 'registrar',
  credit_status: 'registrar',
  charity: 'registrar',
  grade: 'assessor',
  tax_exempt: 'tax',
  donation_deduction: 'tax',
  recommended: 'directory',
  category: 'need',
  delivery_region: 'need',
  amount: 'need',
  project_type: 'need',
  method: 'need',
  kind: 'need',
  complex: 'need'
}

/** The ways to mend a rule, each once; none where it is met. */
export function ways(rule: RuleReason): Way[] {
  const facts = new Set(lacking(rule.reason).flatMap(({ fact }) => fact ?? []))
  const found = [...facts].map((fact): Way => {
    const part = PARTS[fact]
    if (part) return { part, fact }
    const keeper = KEEPERS[fact]
    // A fact no part is made for is one a pack asks for beyond the usual.
    return keeper ? { keeper, fact } : { part: 'fact', fact }
  })
  const seen = new Set<string>()
  return found.filter((way) => {
    const key = 'part' in way ? `${way.part}${way.part === 'fact' ? way.fact : ''}` : way.keeper
    return !seen.has(key) && seen.add(key)
  })
}

/** What is known of a record that mends a fact: the need says which category, which region. */
export function given(way: { part: Part; fact: string }, need: { category?: string | null; region?: string | null }) {
  const value = {
    service_category: { category: need.category },
    service_region: { region: need.region },
    fact: { fact: way.fact }
  }[way.part as string]
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, v]) => v))
}
