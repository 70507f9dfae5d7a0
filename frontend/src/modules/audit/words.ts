import { i18n } from '@/i18n'

const { t, te } = i18n.global

/** What was done, in words; an act this page does not know is shown as it is recorded (`room.act`). */
export function actionWords(action: string): string {
  const [room = '', act = ''] = action.split('.')
  return te(`audit.actions.${room}.${act}`) ? t(`audit.actions.${room}.${act}`) : action
}

/** Kind of the thing changed, in words. */
export function subjectWords(kind: string): string {
  return te(`audit.subjects.${kind}`) ? t(`audit.subjects.${kind}`) : kind
}
