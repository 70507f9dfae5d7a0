import { useQuery } from '@tanstack/vue-query'
import { computed, shallowRef, watch } from 'vue'
import { api, ok, type Tagged, tagged, version } from '@/api/client'
import { useDraft } from '@/composables/draft'
import { type Json, same } from '@/composables/merge'
import { OTHERS } from './review'
import { keyOf, type Mark, pathOf, type Sheet } from './words'

/**
 * Marks as they are typed: by bid, then by key of the item's path. A mark stands in a list of its own, because two versions of
 * a draft are joined field by field and lists are taken whole: half of one mark and half of another would be nobody's.
 */
export type Marks = Record<string, Record<string, [Mark]>>

/** The marks of a sheet; bids without any have an empty record, so that two windows never clash over a beginning. */
export function marksOf(sheet: Pick<Sheet, 'bids'>): Marks {
  return Object.fromEntries(
    sheet.bids.map(({ bid, marks }) => [
      bid,
      Object.fromEntries(Object.entries(marks).map(([path, mark]) => [keyOf(path), [mark] as [Mark]]))
    ])
  )
}

/** The bids whose marks differ from what is stored, of those the sheet still has. */
export function changedBids(value: Marks, stored: Marks, sheet: Pick<Sheet, 'bids'>): string[] {
  const still = new Set(sheet.bids.map(({ bid }) => bid))
  return Object.keys(value).filter((bid) => still.has(bid) && !same(value[bid] as Json, stored[bid] as Json))
}

/**
 * The caller's own sheet, stored as it is marked. Points and totals are the server's, so that what is shown is what counts.
 * Typed in two windows, what differs is joined or asked about; nothing is lost.
 */
export function useSheetDraft(id: string) {
  const opened = shallowRef<Sheet>()
  const path = { id }

  function taken({ value, etag }: Tagged<Sheet>): Tagged<Marks> {
    opened.value = value
    return { value: marksOf(value), etag }
  }

  async function load(): Promise<Tagged<Marks>> {
    return taken(await tagged(api.GET('/api/v1/reviews/{id}/sheet', { params: { path } })))
  }

  const draft = useDraft<Marks>({
    delay: 500,
    load,
    async save(value, etag, stored) {
      let tag = etag
      for (const bid of opened.value ? changedBids(value, stored, opened.value) : []) {
        const marks = Object.fromEntries(Object.entries(value[bid] ?? {}).map(([key, [mark]]) => [pathOf(key), mark]))
        const params = { path, header: version(tag) }
        const saved = await tagged(api.PUT('/api/v1/reviews/{id}/sheet', { params, body: { bid, marks } }))
        opened.value = saved.value
        tag = saved.etag
      }
      return { value, etag: tag }
    }
  })

  // The panel accepts evidence, bids drop out, the review moves on: seen here without touching what is being typed.
  const others = useQuery({
    queryKey: ['review', id, 'sheet', 'others'],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/reviews/{id}/sheet', { params: { path }, signal })),
    refetchInterval: OTHERS,
    enabled: computed(() => draft.loaded)
  })
  watch(others.data, (sheet) => {
    if (!sheet || draft.state !== 'saved') return
    opened.value = sheet
    if (!same(marksOf(sheet) as Json, draft.value as Json)) draft.reload()
  })

  return { draft, opened }
}
