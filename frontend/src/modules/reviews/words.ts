import type { components } from '@/api/schema'
import type { Tone } from '@/components/StatusTag.vue'

export type ExpertState = components['schemas']['ExpertState']
export type PanelState = components['schemas']['PanelState']
export type InvitationState = components['schemas']['InvitationState']
export type Expert = components['schemas']['ExpertView']
export type Panel = components['schemas']['PanelView']

export const expertStates: readonly ExpertState[] = ['applied', 'listed', 'suspended', 'returned', 'removed']

export const expertTone: Record<ExpertState, Tone> = {
  applied: 'busy',
  returned: 'warn',
  listed: 'good',
  suspended: 'warn',
  removed: 'bad'
}

export const panelTone: Record<PanelState, Tone> = {
  committed: 'plain',
  inviting: 'busy',
  short: 'warn',
  complete: 'good',
  seated: 'busy',
  disclosed: 'good',
  cancelled: 'bad'
}

export const invitationTone: Record<InvitationState, Tone> = {
  drawn: 'plain',
  notified: 'busy',
  accepted: 'good',
  declined: 'warn',
  recused: 'warn',
  lapsed: 'bad',
  replaced: 'warn',
  seated: 'good',
  conduct_rated: 'good'
}

/** Order in which counts of those asked are told. */
export const invitationStates: readonly InvitationState[] = [
  'notified',
  'accepted',
  'seated',
  'conduct_rated',
  'declined',
  'recused',
  'lapsed',
  'replaced'
]
