import { useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { api, idempotent, ok, version } from '@/api/client'
import { confirmAct } from '@/composables/act'
import type { Draft, Remark } from './state'

/** What can be done to a draft as a whole, each shown once more before it is done. */
export function useDraftActs() {
  const { t } = useI18n()
  const router = useRouter()
  const queries = useQueryClient()

  async function changed(id: string): Promise<void> {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['own-need', id] }),
      queries.invalidateQueries({ queryKey: ['own-needs'] }),
      queries.invalidateQueries({ queryKey: ['need', id] }),
      queries.invalidateQueries({ queryKey: ['needs'] })
    ])
  }

  const at = (draft: Draft) => ({ path: { id: draft.id }, header: version(draft.version) })
  const title = (act: string, draft: Draft) =>
    t(`opportunities.act.${act}.title`, { title: draft.terms.title || t('opportunities.own.untitled') })

  /** A new draft with these terms. */
  function copied(act: string, consequences: string[], draft: Draft): Promise<boolean> {
    const key = crypto.randomUUID()
    return confirmAct({
      title: title(act, draft),
      consequences,
      confirm: t(`opportunities.act.${act}.go`),
      async run() {
        const made = await ok(
          api.POST('/api/v1/opportunities/{id}/copies', {
            params: { path: { id: draft.id }, header: idempotent(key) }
          })
        )
        await changed(draft.id)
        await router.push({ name: 'need-editor', params: { id: made.id } })
      }
    })
  }

  return {
    /** Hands it in; an amendment says what it changes. Resolves to whether it was done. */
    submit(draft: Draft): Promise<boolean> {
      const amends = draft.edition > 0
      return confirmAct({
        title: title('submit', draft),
        consequences: [t('opportunities.act.submit.locked'), t('opportunities.act.submit.second')],
        confirm: t('opportunities.act.submit.go'),
        reason: amends ? { label: t('opportunities.act.submit.note'), required: true } : undefined,
        async run(note) {
          await ok(
            api.POST('/api/v1/opportunities/{id}/submit', {
              params: at(draft),
              body: note ? { change_note: note } : {}
            })
          )
          await changed(draft.id)
        }
      })
    },

    withdraw(draft: Draft): Promise<boolean> {
      return confirmAct({
        title: title('withdraw', draft),
        consequences: [t('opportunities.act.withdraw.again')],
        confirm: t('opportunities.act.withdraw.go'),
        async run() {
          await ok(api.POST('/api/v1/opportunities/{id}/withdraw', { params: at(draft) }))
          await changed(draft.id)
        }
      })
    },

    sendBack(draft: Draft, remarks: Remark[]): Promise<boolean> {
      return confirmAct({
        title: title('return', draft),
        consequences: [t('opportunities.act.return.told', { count: remarks.length })],
        confirm: t('opportunities.act.return.go'),
        reason: { label: t('opportunities.act.return.comment'), required: true },
        async run(comment) {
          await ok(api.POST('/api/v1/opportunities/{id}/return', { params: at(draft), body: { comment, remarks } }))
          await changed(draft.id)
        }
      })
    },

    publish(draft: Draft): Promise<boolean> {
      return confirmAct({
        title: title(draft.edition > 0 ? 'publish_amendment' : 'publish', draft),
        consequences: [
          t('opportunities.act.publish.public'),
          t('opportunities.act.publish.matches'),
          t('opportunities.act.publish.recorded')
        ],
        confirm: t('opportunities.act.publish.go'),
        async run() {
          await ok(api.POST('/api/v1/opportunities/{id}/publish', { params: at(draft), body: {} }))
          await changed(draft.id)
        }
      })
    },

    amend(draft: Draft): Promise<boolean> {
      return confirmAct({
        title: title('amend', draft),
        consequences: [t('opportunities.act.amend.stays'), t('opportunities.act.amend.review')],
        confirm: t('opportunities.act.amend.go'),
        async run() {
          await ok(api.POST('/api/v1/opportunities/{id}/amend', { params: at(draft) }))
          await changed(draft.id)
          await router.push({ name: 'need-editor', params: { id: draft.id } })
        }
      })
    },

    discard(draft: Draft): Promise<boolean> {
      return confirmAct({
        title: title('discard', draft),
        consequences: [t('opportunities.act.discard.lost')],
        confirm: t('opportunities.act.discard.go'),
        danger: true,
        async run() {
          await ok(api.POST('/api/v1/opportunities/{id}/discard', { params: at(draft) }))
          await changed(draft.id)
        }
      })
    },

    cancel(draft: Draft): Promise<boolean> {
      return confirmAct({
        title: title('cancel', draft),
        consequences: [t(draft.edition > 0 ? 'opportunities.act.cancel.public' : 'opportunities.act.cancel.kept')],
        confirm: t('opportunities.act.cancel.go'),
        danger: true,
        reason: { label: t('opportunities.act.cancel.reason'), required: true },
        async run(reason) {
          await ok(api.POST('/api/v1/opportunities/{id}/cancel', { params: at(draft), body: { reason } }))
          await changed(draft.id)
        }
      })
    },

    copy(draft: Draft): Promise<boolean> {
      return copied('copy', [t('opportunities.act.copy.new')], draft)
    },

    /** Begins what failed once more: the same terms, to be mended, with a deadline and a line of the plan of its own. */
    again(draft: Draft): Promise<boolean> {
      return copied('again', [t('opportunities.act.again.mend'), t('opportunities.act.again.whole')], draft)
    }
  }
}
