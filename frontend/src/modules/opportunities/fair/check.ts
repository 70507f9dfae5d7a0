import { useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { api, ok } from '@/api/client'
import type { components } from '@/api/schema'
import type { Tone } from '@/components/StatusTag.vue'

type Schemas = components['schemas']
export type FairAnswer = Schemas['FairAnswer']
export type Reason = { finding?: string; text?: string }

/** Colour of how sure a finding is; its word is `opportunities.fair.confidence.*`. */
export const confidenceTone: Record<Schemas['FairConfidence'], Tone> = { high: 'bad', medium: 'warn', low: 'plain' }

/** The fair-competition check of a need; `of` changes with every saved change of it. */
export function useFairCheck(id: MaybeRefOrGetter<string>, of: MaybeRefOrGetter<unknown>, enabled = () => true) {
  return useQuery({
    queryKey: computed(() => ['own-need', toValue(id), 'fair-check', toValue(of)]),
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/opportunities/{id}/fair-check', { params: { path: { id: toValue(id) } }, signal })),
    placeholderData: (before) => before,
    enabled: computed(enabled)
  })
}

/** The reasons with `text` for `finding`; an empty text takes the reason back. */
export function withReason(reasons: readonly Reason[], finding: string, text: string): Reason[] {
  const others = reasons.filter((reason) => reason.finding !== finding)
  return text === '' ? others : [...others, { finding, text }]
}
