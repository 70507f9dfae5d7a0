import { i18n } from '@/i18n'

const { t, te } = i18n.global

/** Cost categories every budget may use, in the words the cost rules use. */
export const CATEGORIES = [
  'labour',
  'supervision',
  'training',
  'business_activity',
  'activity',
  'management',
  'insurance',
  'service_insurance',
  'service_insurance_and_tax',
  'tax',
  'equipment',
  'other'
] as const

/** A cost category in words; one of a pack that this page does not know is shown as it is written. */
export function categoryWords(category: string): string {
  return te(`submissions.category.${category}`) ? t(`submissions.category.${category}`) : category
}
