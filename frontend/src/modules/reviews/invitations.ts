import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { api, ok, version } from '@/api/client'
import type { components } from '@/api/schema'
import { confirmAct } from '@/composables/act'

/** An invitation to a panel. */
export type Invitation = components['schemas']['InvitationView']

/** The person's own invitations, newest first, and answering them. */
export function useInvitations() {
  const { t } = useI18n()
  const queries = useQueryClient()
  const found = useQuery({
    queryKey: ['panel-invitations'],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/panel-invitations', { signal }))
  })

  async function answer(invitation: Invitation, answer: components['schemas']['Answer']): Promise<void> {
    const leaves = answer !== 'accept'
    await confirmAct({
      title: t(`reviews.invitations.${answer}.title`, { name: invitation.title }),
      consequences: [t(`reviews.invitations.${answer}.follows`), t('reviews.invitations.secret')],
      confirm: t(`reviews.invitations.${answer}.go`),
      danger: leaves,
      reason: leaves ? { label: t('reviews.reason'), required: true } : undefined,
      async run(reason) {
        const params = { path: { id: invitation.id }, header: version(invitation.version) }
        const body = { answer, reason: reason || undefined }
        await ok(api.POST('/api/v1/panel-invitations/{id}/answer', { params, body }))
      }
    })
    await queries.invalidateQueries({ queryKey: ['panel-invitations'] })
  }

  return { ...found, answer }
}
