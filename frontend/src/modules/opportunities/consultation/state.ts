import type { components } from '@/api/schema'
import type { Tone } from '@/components/StatusTag.vue'

export const consultationTone: Record<components['schemas']['ConsultationState'], Tone> = {
  open: 'good',
  over: 'busy',
  concluded: 'plain'
}
