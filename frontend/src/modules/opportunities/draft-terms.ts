import { shallowRef } from 'vue'
import { api, type Tagged, tagged, version } from '@/api/client'
import { useDraft } from '@/composables/draft'
import { same } from '@/composables/merge'
import type { Draft } from './state'
import type { Doc } from './terms/words'

/** Parts of the terms that differ: the new value, or `null` for a part that is blank now. */
export function changedParts(value: Doc, stored: Doc): Doc {
  const names = new Set([...Object.keys(value), ...Object.keys(stored)])
  return Object.fromEntries(
    [...names].filter((name) => !same(value[name], stored[name])).map((name) => [name, value[name] ?? null])
  )
}

/** The working copy of a need, stored as it is typed; only the parts that changed are sent. */
export function useTermsDraft(id: string) {
  const opened = shallowRef<Draft>()
  const path = { id }

  function terms({ value, etag }: Tagged<Draft>): Tagged<Doc> {
    opened.value = value
    return { value: value.terms as Doc, etag }
  }

  const draft = useDraft<Doc>({
    load: async () => terms(await tagged(api.GET('/api/v1/opportunities/{id}/draft', { params: { path } }))),
    save: async (value, etag, stored) =>
      terms(
        await tagged(
          api.PATCH('/api/v1/opportunities/{id}/draft', {
            params: { path, header: version(etag) },
            body: changedParts(value, stored)
          })
        )
      )
  })
  return { draft, opened }
}
