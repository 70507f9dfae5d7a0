import { useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, shallowRef, toValue } from 'vue'
import { api, ok } from '@/api/client'
import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'
import { queryClient } from '@/app/queries'

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

const names = shallowRef<ReadonlyMap<string, string>>()
let namesAsked = false

/** Name of an item of the nation's catalogue; `undefined` until it is known. For words made outside of components. */
export function categoryName(code: string): string | undefined {
  if (!namesAsked) {
    namesAsked = true
    queueMicrotask(learnNames)
  }
  return names.value?.get(code)
}

async function learnNames(): Promise<void> {
  try {
    const read = await queryClient.fetchQuery({
      queryKey: ['catalogue', undefined],
      queryFn: () => ok(api.GET('/api/v1/catalogue', {})),
      staleTime: 600_000
    })
    names.value = new Map(read.items.map((item) => [item.code, item.name]))
  } catch (error) {
    // Names are a courtesy: without them the code is shown.
    if (!(error instanceof Problem)) throw error
    namesAsked = false
  }
}
