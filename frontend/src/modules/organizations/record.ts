import type { components } from '@/api/schema'
import type { Part } from './spec'

/** A record as every view holds it: the server's types distinguish the parts, the pages draw them all alike. */
export interface Dated {
  from: string
  until?: string | null
  standing: components['schemas']['organizations.Standing']
  part: Part
  value: Record<string, unknown>
  /** Whether it holds on the day looked at; a public page lists without saying. */
  holds?: boolean
}

/** A record of a dossier. */
export interface Held extends Dated {
  key: string
  holds: boolean
}
