import { useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { api, ok } from '@/api/client'
import type { components } from '@/api/schema'

export type Item = components['schemas']['ItemView']

/** The catalogue in force: the nation's, with what a region and those above it add. It changes a few times a year. */
export function useCatalogue(region?: MaybeRefOrGetter<string | undefined>) {
  const of = computed(() => toValue(region) || undefined)
  return useQuery({
    queryKey: computed(() => ['catalogue', of.value]),
    queryFn: ({ signal }) => ok(api.GET('/api/v1/catalogue', { params: { query: { region: of.value } }, signal })),
    staleTime: 600_000
  })
}

/** Names of the items above one, outermost first. */
export function above(items: ReadonlyMap<string, Item>, item: Item): string[] {
  const parent = item.parent ? items.get(item.parent) : undefined
  return parent ? [...above(items, parent), parent.name] : []
}
