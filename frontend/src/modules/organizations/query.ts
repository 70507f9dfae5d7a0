import { computed } from 'vue'
import { api, ok } from '@/api/client'
import type { components } from '@/api/schema'
import { flag, text, useList } from '@/composables/list'

type Schemas = components['schemas']
export type Item = Schemas['organizations.ListItem']

/** Filters of a list of organizations, as the URL writes them. */
export interface Filters {
  q: string
  region: string
  serves: string
  category: string
  org_type: string
  grade: string
  credit: string
  deregistered: boolean
  unverified: boolean
}

type Sort = 'grade' | 'name' | 'oldest' | 'newest'

function asked(filters: Filters, sort: string) {
  return {
    q: filters.q || undefined,
    region: filters.region || undefined,
    serves: filters.serves || undefined,
    category: filters.category || undefined,
    org_type: (filters.org_type || undefined) as Schemas['organizations.OrgType'] | undefined,
    grade_at_least: (filters.grade || undefined) as Schemas['organizations.GradeLevel'] | undefined,
    credit: (filters.credit || undefined) as Schemas['organizations.CreditStatus'] | undefined,
    deregistered: filters.deregistered || undefined,
    unverified: filters.unverified || undefined,
    sort: sort as Sort
  }
}

/** The registry as a list, with the address of the same list as a sheet. */
export function useOrganizations() {
  const list = useList<Filters, Item>({
    key: 'organizations',
    filters: {
      q: text(),
      region: text(),
      serves: text(),
      category: text(),
      org_type: text(),
      grade: text(),
      credit: text(),
      deregistered: flag(),
      unverified: flag()
    },
    sort: 'grade',
    load: ({ filters, sort, after, limit }, signal) =>
      ok(api.GET('/api/v1/organizations', { params: { query: { ...asked(filters, sort), after, limit } }, signal }))
  })
  const sheet = computed(() => {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(asked(list.filters, list.sort))) {
      if (value !== undefined) query.set(name, String(value))
    }
    return `/api/v1/organizations/export?${query}`
  })
  return { list, sheet }
}
