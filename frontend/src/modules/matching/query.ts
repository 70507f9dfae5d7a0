import { useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { api, ok } from '@/api/client'
import { Problem } from '@/api/problem'
import type { components, paths } from '@/api/schema'
import { useSession } from '@/app/session'

type Schemas = components['schemas']
export type Answer = Schemas['MatchAnswer']
export type RuleCount = Schemas['RuleCount']
export type Ranked = Schemas['Ranked']
export type Explained = Schemas['MatchExplanation']
export type Assessment = Schemas['Assessment']
export type NeedMatch = Schemas['NeedMatch']

/** Most and fewest organizations side by side. */
export const COMPARED = { least: 2, most: 5 } as const

/** Milliseconds between looks at a registry that may have changed meanwhile. */
const FRESH = 10_000
/** Milliseconds until an index that is being built is asked again, and how often. */
const BUILDING = { wait: 2000, times: 60 } as const

/** The index is being built: it will answer in a few seconds, so that is waited for rather than told as a fault. */
function unbuilt(error: unknown): boolean {
  return error instanceof Problem && error.status === 503
}

const patient = {
  retry: (count: number, error: unknown) =>
    unbuilt(error) ? count < BUILDING.times : error instanceof Problem && error.transient && count < 2,
  retryDelay: BUILDING.wait
}

/** Whether a query waits for the index. */
export function waits(query: { failureReason: { value: unknown }; isPending: { value: boolean } }): boolean {
  return query.isPending.value && unbuilt(query.failureReason.value)
}

/** Who qualifies for a need, looked at again while the page is open: the registry changes under it. */
export function useMatches(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['matching', 'need', toValue(id)]),
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/opportunities/{id}/matches', { params: { path: { id: toValue(id) } }, signal })),
    staleTime: 0,
    refetchInterval: FRESH,
    refetchOnWindowFocus: true,
    ...patient
  })
}

/** Why one organization does or does not qualify for a need. */
export function useExplanation(
  id: MaybeRefOrGetter<string>,
  organization: MaybeRefOrGetter<string | undefined>,
  /** Day looked at; today unless told. */
  asOf?: MaybeRefOrGetter<string | undefined>
) {
  return useQuery({
    queryKey: computed(() => ['matching', 'need', toValue(id), toValue(organization), toValue(asOf) || undefined]),
    queryFn: ({ signal }) =>
      ok(
        api.GET('/api/v1/opportunities/{id}/matches/{organization}', {
          params: {
            path: { id: toValue(id), organization: toValue(organization) ?? '' },
            query: { as_of: toValue(asOf) || undefined }
          },
          signal
        })
      ),
    enabled: computed(() => toValue(organization) !== undefined),
    staleTime: 0
  })
}

export type NeedFilter = NonNullable<
  NonNullable<paths['/api/v1/organizations/{id}/matches']['get']['parameters']['query']>['filter']
>

/** A page of the open needs of interest to an organization. */
export function loadNeeds(
  organization: string,
  query: { filter?: NeedFilter; after?: string; limit?: number },
  signal: AbortSignal
) {
  return ok(api.GET('/api/v1/organizations/{id}/matches', { params: { path: { id: organization }, query }, signal }))
}

/** How many needs an organization qualifies for, and the first of them. */
export function useNeeds(organization: MaybeRefOrGetter<string | undefined>, limit: number) {
  return useQuery({
    queryKey: computed(() => ['matching', 'organization', toValue(organization), 'first', limit]),
    queryFn: ({ signal }) => loadNeeds(toValue(organization) ?? '', { limit }, signal),
    enabled: computed(() => toValue(organization) !== undefined),
    staleTime: 0,
    ...patient
  })
}

/** A need's title and whether the reader keeps it: its department by the working copy, everybody else by the notice. */
export function useNeedTitle(id: MaybeRefOrGetter<string>) {
  const session = useSession()
  const keeps = computed(() => session.roles.some((role) => role === 'drafter' || role === 'approver'))
  const { data } = useQuery({
    queryKey: computed(() => ['matching', 'title', toValue(id), keeps.value]),
    queryFn: async ({ signal }) => {
      const at = { params: { path: { id: toValue(id) } }, signal }
      if (keeps.value) return (await ok(api.GET('/api/v1/opportunities/{id}/draft', at))).terms.title
      return (await ok(api.GET('/api/v1/opportunities/{id}', at))).card.facts.title
    }
  })
  return { title: computed(() => data.value || undefined), keeps }
}
