import { api, ok } from '@/api/client'
import type { components } from '@/api/schema'

type Schemas = components['schemas']
export type Pack = Schemas['PackView']
export type PackDetail = Schemas['PackDetail']
export type Entry = Schemas['EntryView']
export type EntryChange = Schemas['EntryChange']
export type PackState = Schemas['PackState']
export type PackKind = Schemas['Kind']
export type Source = Schemas['Source']

export const kinds: readonly PackKind[] = ['purchase', 'venture', 'directory']
/** States as the keepers of rules look for them. */
export const states: readonly PackState[] = ['draft', 'published', 'superseded', 'withdrawn', 'discarded']

export const stateTone = {
  draft: 'busy',
  published: 'good',
  superseded: 'plain',
  withdrawn: 'bad',
  discarded: 'plain'
} as const

/** How far a source was checked, as the tag says it. */
export const checked = { verified: 'verified', verified_secondary: 'secondary', unverified: 'unverified' } as const

/** Every text of a pack the reader may see, newest first. */
export async function versionsOf(pack: string, signal: AbortSignal): Promise<Pack[]> {
  const lists = await Promise.all(
    states.map((state) => ok(api.GET('/api/v1/policies', { params: { query: { pack, state } }, signal })))
  )
  return lists.flat().sort((a, b) => b.created_at.localeCompare(a.created_at))
}
