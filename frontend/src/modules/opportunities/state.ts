import type { components } from '@/api/schema'
import type { Tone } from '@/components/StatusTag.vue'

type Schemas = components['schemas']
export type State = Schemas['OpportunityState']
export type Status = Schemas['PublicStatus']
export type Draft = Schemas['OpportunityDraft']
export type Card = Schemas['OpportunityCard']
export type Finding = Schemas['Finding']
export type Remark = Schemas['ReviewRemark']

/** Colour of a state; its word is `opportunities.state.*`. */
export const stateTone: Record<State, Tone> = {
  draft: 'plain',
  in_review: 'busy',
  returned: 'warn',
  published: 'good',
  amending: 'warn',
  amendment_in_review: 'busy',
  closed: 'plain',
  opened: 'busy',
  evaluating: 'busy',
  publicity: 'warn',
  awarded: 'good',
  failed: 'bad',
  cancelled: 'bad'
}

/** Colour of what the public sees; its word is `opportunities.status.*`. */
export const statusTone: Record<Status, Tone> = {
  open: 'good',
  closed: 'plain',
  opened: 'busy',
  evaluating: 'busy',
  publicity: 'warn',
  awarded: 'good',
  failed: 'bad',
  cancelled: 'bad'
}

export const states = Object.keys(stateTone) as State[]
export const statuses = Object.keys(statusTone) as Status[]
export const kinds = ['need', 'call'] as const
