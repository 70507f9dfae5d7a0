import type { components } from '@/api/schema'
import type { Part } from '@/modules/organizations/spec'

/** A fact an organization lacks, and where the server says it is put right. */
export type Mend = components['schemas']['Mend']

/** What mends a rule: one entry for a part of the profile, but each fact a pack asks for beyond the usual by itself. */
export function mendsOf(mends: Mend[], rule: string): Mend[] {
  const seen = new Set<string>()
  return mends.filter((mend) => {
    const key = mend.part === 'fact' ? `fact ${mend.fact}` : `${mend.part} ${mend.way.zh}`
    return mend.rule === rule && !seen.has(key) && seen.add(key)
  })
}

/** What is known of a record that mends a fact: the need says which category, which region. */
export function given(mend: Mend, need: { category?: string | null; region?: string | null }) {
  const values: Partial<Record<Part, Record<string, string | null | undefined>>> = {
    service_category: { category: need.category },
    service_region: { region: need.region },
    fact: { fact: mend.fact }
  }
  return Object.fromEntries(Object.entries(values[mend.part] ?? {}).filter(([, value]) => value))
}
