import { computed, type MaybeRefOrGetter, reactive, toValue } from 'vue'

/** An organization chosen to stand beside others. */
export interface Chosen {
  id: string
  name: string
}

/** By need: who goes to a comparison and comes back finds the choice as it was. */
const kept = reactive(new Map<string, Chosen[]>())

/** The organizations chosen for comparison under a need. */
export function useChosen(need: MaybeRefOrGetter<string>) {
  return computed({
    get: () => kept.get(toValue(need)) ?? [],
    set: (chosen: Chosen[]) => kept.set(toValue(need), chosen)
  })
}
