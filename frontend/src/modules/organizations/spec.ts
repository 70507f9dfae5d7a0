import type { components } from '@/api/schema'

export type Part = components['schemas']['organizations.Part']

/** How a field of a record is written and entered. */
export type Kind =
  | 'text'
  | 'long'
  | 'day'
  | 'whole'
  | 'money'
  | 'score'
  | 'yes_no'
  | 'region'
  | 'category'
  | 'texts'
  | 'fact'
  | 'fact_value'
  | Vocabulary

/** Fixed words, as the server names them; their texts are `organizations.words.<vocabulary>.<word>`. */
export const VOCABULARIES = {
  org_type: ['association', 'service_institution', 'foundation'],
  registrar_level: ['county', 'city', 'province', 'nation'],
  grade: ['5A', '4A', '3A', '2A', '1A'],
  inspection: ['qualified', 'basically_qualified', 'unqualified', 'missing', 'exempt'],
  report: ['on_time', 'late', 'missing'],
  credit: ['abnormal', 'seriously_dishonest', 'normal'],
  certificate_level: ['assistant', 'social_worker', 'senior'],
  party_form: ['own_branch', 'joint_branch', 'instructor', 'none'],
  standing: ['official', 'verified', 'self_declared']
} as const

export type Vocabulary = keyof typeof VOCABULARIES

export function isVocabulary(kind: Kind): kind is Vocabulary {
  return kind in VOCABULARIES
}

export interface Field {
  name: string
  kind: Kind
  /** Without it the record says nothing. */
  required?: boolean
}

/** A part of a dossier: its fields, and whether its records have a last day (`period`), a year, or neither (`state`). */
interface PartSpec {
  shape: 'state' | 'period' | 'year'
  fields: readonly Field[]
}

const need = (name: string, kind: Kind): Field => ({ name, kind, required: true })
const may = (name: string, kind: Kind): Field => ({ name, kind })
const document = [may('document', 'text')]

/** Every part of a dossier, in the order it is read. */
export const PARTS: Record<Part, PartSpec> = {
  registration: {
    shape: 'state',
    fields: [
      need('name', 'text'),
      need('org_type', 'org_type'),
      need('registrar', 'text'),
      need('registrar_level', 'registrar_level'),
      need('region', 'region'),
      may('sponsoring_unit', 'text'),
      may('address', 'text'),
      may('legal_representative', 'text'),
      need('registered_on', 'day')
    ]
  },
  deregistration: { shape: 'state', fields: [may('reason', 'long')] },
  contact: {
    shape: 'state',
    fields: [may('person', 'text'), may('phone', 'text'), may('email', 'text'), may('website', 'text')]
  },
  profile: { shape: 'state', fields: [need('services', 'long')] },
  service_region: { shape: 'period', fields: [need('region', 'region')] },
  service_category: { shape: 'period', fields: [need('category', 'category')] },
  staffing: {
    shape: 'state',
    fields: [need('full_time', 'whole'), may('part_time', 'whole'), may('volunteers', 'whole')]
  },
  certificate: {
    shape: 'period',
    fields: [need('level', 'certificate_level'), need('holder', 'text'), need('number', 'text')]
  },
  party: {
    shape: 'state',
    fields: [need('members', 'whole'), need('form', 'party_form'), may('joint_units', 'texts')]
  },
  grade: { shape: 'period', fields: [need('grade', 'grade'), may('noticed_on', 'day'), ...document] },
  annual_inspection: { shape: 'year', fields: [need('outcome', 'inspection')] },
  annual_report: { shape: 'year', fields: [need('outcome', 'report'), may('filed_on', 'day')] },
  credit: {
    shape: 'period',
    fields: [need('list', 'credit'), need('basis', 'long'), ...document, may('removal_basis', 'long')]
  },
  tax_exempt: { shape: 'period', fields: document },
  donation_deduction: { shape: 'period', fields: document },
  charity: { shape: 'period', fields: [need('public_fundraising', 'yes_no')] },
  recommended: { shape: 'period', fields: [need('category', 'category'), need('directory', 'text')] },
  performance: {
    shape: 'period',
    fields: [
      need('project', 'text'),
      need('buyer', 'text'),
      may('category', 'category'),
      may('amount', 'money'),
      may('score', 'score'),
      may('evaluated_on', 'day')
    ]
  },
  finance: { shape: 'state', fields: [need('net_assets', 'money')] },
  declaration: { shape: 'state', fields: [need('no_major_violation', 'yes_no')] },
  fact: { shape: 'period', fields: [need('fact', 'fact'), need('value', 'fact_value')] }
}

/** Parts in the order of the dossier. */
export const PART_ORDER = Object.keys(PARTS) as Part[]
