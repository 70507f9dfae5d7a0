import { shallowRef } from 'vue'
import { api, ok } from '@/api/client'
import { asProblem, isAbort, type Problem } from '@/api/problem'
import type { components } from '@/api/schema'
import { queryClient } from '@/app/queries'

/** A fact that rules may speak of, with its type and the values it may take. */
export type Fact = components['schemas']['FactView']
/** Facts by id. */
export type Facts = ReadonlyMap<string, Fact>

const known = shallowRef<Facts>()
const failed = shallowRef<Problem>()
const asked = shallowRef(false)

/** Reads the vocabulary of rules; again after a failure or when packs have changed. */
export async function loadFacts(): Promise<void> {
  asked.value = true
  failed.value = undefined
  try {
    const all = await queryClient.fetchQuery({
      queryKey: ['policies', 'facts'],
      queryFn: () => ok(api.GET('/api/v1/policies/facts'))
    })
    known.value = new Map(all.map((fact) => [fact.id, fact]))
  } catch (error) {
    if (!isAbort(error)) failed.value = asProblem(error)
  }
}

/** The vocabulary of rules, `undefined` until it is here; whoever asks first has it fetched. */
export function facts(): Facts | undefined {
  if (!asked.value) queueMicrotask(() => asked.value || loadFacts())
  return known.value
}

/** Why the vocabulary could not be read. */
export function factsProblem(): Problem | undefined {
  return failed.value
}
