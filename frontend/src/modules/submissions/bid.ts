import { useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, shallowRef, toValue } from 'vue'
import { api, ok, type Tagged, tagged, version } from '@/api/client'
import type { components } from '@/api/schema'
import type { Tone } from '@/components/StatusTag.vue'
import { useDraft } from '@/composables/draft'
import { changedParts } from '@/modules/opportunities/draft-terms'
import type { Doc } from '@/modules/opportunities/terms/words'

type Schemas = components['schemas']
export type Bid = Schemas['SubmissionView']
export type BidCard = Schemas['SubmissionCard']
export type BidState = Schemas['SubmissionState']
export type Check = Schemas['SubmissionCheck']
export type Gap = Schemas['Gap']
export type Costs = Schemas['OfferCosts']
export type BidFile = Schemas['SealedFile']
export type Receipt = Schemas['Receipt']
export type Sealed = Schemas['Sealed']
export type Refused = Schemas['RefusedDocument']

export const stateTone: Record<BidState, Tone> = {
  draft: 'busy',
  sealed: 'good',
  withdrawn: 'warn',
  opened: 'busy',
  qualified: 'busy',
  unqualified: 'bad',
  responsive: 'busy',
  unresponsive: 'bad',
  scored: 'busy',
  ranked: 'busy',
  recommended: 'good',
  awarded: 'good',
  not_awarded: 'plain'
}

/** A bid as its organization sees it. */
export function useBid(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['bid', toValue(id)]),
    queryFn: ({ signal }) => ok(api.GET('/api/v1/submissions/{id}', { params: { path: { id: toValue(id) } }, signal }))
  })
}

/** The published need a bid answers. */
export function useNotice(id: MaybeRefOrGetter<string | undefined>) {
  return useQuery({
    queryKey: computed(() => ['need', toValue(id)]),
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/opportunities/{id}', { params: { path: { id: toValue(id) ?? '' } }, signal })),
    enabled: computed(() => toValue(id) !== undefined)
  })
}

/** What tells the rows of a bid apart: colleagues answer different conditions at the same time. */
const ROWS = { offers: 'lot', qualifications: 'term', terms: 'term', claims: 'item', attachments: 'file' } as const

/** The draft of a bid, stored as it is typed; only the parts that changed are sent. */
export function useBidDraft(id: string) {
  const opened = shallowRef<Bid>()
  const path = { id }

  function content({ value, etag }: Tagged<Bid>): Tagged<Doc> {
    opened.value = value
    return { value: (value.content ?? {}) as Doc, etag }
  }

  const draft = useDraft<Doc>({
    rows: ROWS,
    // Cost rules are looked at while a budget is typed.
    delay: 800,
    load: async () => content(await tagged(api.GET('/api/v1/submissions/{id}', { params: { path } }))),
    save: async (value, etag, stored) =>
      content(
        await tagged(
          api.PATCH('/api/v1/submissions/{id}/draft', {
            params: { path, header: version(etag) },
            body: changedParts(value, stored) as never
          })
        )
      )
  })
  return { draft, opened }
}

/** A place of the scoring scheme that a claim may answer. */
export interface ScoringPlace {
  path: string
  group: string
  item: Doc
  scale: Doc[string]
}

/** Rows of a part of a document. */
export function rowsOf(value: Doc[string]): Doc[] {
  return Array.isArray(value) ? value.map((row) => (typeof row === 'object' && row !== null ? (row as Doc) : {})) : []
}

/** Every scoring item of the terms in order. */
export function scoringPlaces(terms: Doc): ScoringPlace[] {
  return rowsOf(terms.scoring).flatMap((group, g) =>
    rowsOf(group.items).map((item, i) => ({
      path: `scoring[${g}].items[${i}]`,
      group: String(group.group ?? ''),
      item,
      scale: item.scale ?? group.scale
    }))
  )
}

/** What is written somewhere, for reading only: rows under each other, fields beside each other. */
export function told(value: Doc[string]): string {
  if (Array.isArray(value)) return value.map(told).join('\n')
  if (typeof value === 'object' && value !== null) return Object.values(value).map(told).filter(Boolean).join(' · ')
  return value === undefined || value === null ? '' : String(value)
}

/** A document without its blank fields; `undefined` when nothing is left. */
export function without(doc: Doc): Doc | undefined {
  const left = Object.entries(doc).filter(
    ([, value]) => value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && !value.length)
  )
  return left.length > 0 ? Object.fromEntries(left) : undefined
}

/** Hands a text to the browser as a file. */
export function saveText(text: string, name: string, type = 'application/json'): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** SHA-256 of a text in UTF-8, hexadecimal: what a receipt names. `undefined` where the browser offers none (no https). */
export async function sha256(text: string): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle) return undefined
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
