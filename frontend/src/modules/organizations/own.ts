import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { serverNow } from '@/api/clock'
import { useSession } from '@/app/session'
import { isoDay } from '@/i18n/format'
import { dossierKey, readDossier } from './edit'
import type { Held } from './record'
import type { Part } from './spec'

/** Parts an organization may change whoever entered them; of the others, only what it declared itself. */
const FREE: readonly Part[] = ['contact', 'profile', 'service_region', 'service_category']

/** Which part of the dossier a weakness of the data is about. */
const ABOUT: Record<string, Part> = {
  contact_missing: 'contact',
  services_missing: 'service_category',
  service_regions_missing: 'service_region',
  staffing_missing: 'staffing',
  workers_exceed_staff: 'staffing',
  party_missing: 'party',
  party_below_rule: 'party',
  address_missing: 'registration',
  annual_missing: 'annual_report',
  grade_expired: 'grade',
  grade_expiring: 'grade',
  tax_exempt_expired: 'tax_exempt',
  tax_exempt_expiring: 'tax_exempt',
  donation_expired: 'donation_deduction',
  donation_expiring: 'donation_deduction',
  deduction_without_grade: 'donation_deduction',
  deduction_without_exemption: 'donation_deduction',
  certificate_expired: 'certificate',
  certificate_expiring: 'certificate',
  charity_listed: 'credit',
  checked_after_deregistration: 'annual_inspection'
}

/** The part to mend for a weakness; the registration where the rule is new and not known here. */
export function partOf(code: string): Part {
  return ABOUT[code] ?? 'registration'
}

/** The dossier of the organization the person acts for, and what follows a change of it. */
export function useOwnDossier() {
  const session = useSession()
  const queries = useQueryClient()
  const id = computed(() => session.acting?.unit.organization ?? undefined)
  const query = useQuery({
    queryKey: computed(() => [...dossierKey(id.value ?? ''), '']),
    queryFn: ({ signal }) => readDossier(id.value ?? '', undefined, signal),
    enabled: computed(() => id.value !== undefined)
  })
  const records = computed(() => (query.data.value?.records ?? []) as unknown as Held[])

  return {
    id,
    query,
    records,
    mayEdit: (part: Part) => query.data.value?.editable.includes(part) ?? false,
    mayTouch: (record: Held) => FREE.includes(record.part) || record.standing !== 'official',
    /** What a new record begins with: today, and for a state what is so at present. */
    start(part: Part) {
      const current = records.value.find((record) => record.part === part && record.holds)
      return { from: isoDay(new Date(serverNow()).toISOString()), value: { ...current?.value } }
    },
    /** Everything that was told from the dossier is told anew. */
    changed: () =>
      Promise.all(
        [dossierKey(id.value ?? ''), ['organizations'], ['organization'], ['matching']].map((queryKey) =>
          queries.invalidateQueries({ queryKey })
        )
      )
  }
}
