import { useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { api, ok, version } from '@/api/client'
import { Problem } from '@/api/problem'
import { confirmAct } from '@/composables/act'
import { useFormat } from '@/composables/format'
import { type Bid, type Gap, type Refused, type Sealed, saveText } from './bid'

/** Binding acts on a bid, each shown once more before it is done. */
export function useBidActs() {
  const { t } = useI18n()
  const format = useFormat()
  const queries = useQueryClient()

  const changed = () =>
    Promise.all([queries.invalidateQueries({ queryKey: ['bid'] }), queries.invalidateQueries({ queryKey: ['bids'] })])

  const at = (bid: Bid, tag: number | string = bid.version) => ({ path: { id: bid.card.id }, header: version(tag) })

  /** A refusal comes with a receipt of its own: it is saved, and told. */
  function refused(answer: Refused): Problem {
    saveText(JSON.stringify(answer.receipt, null, 2), t('submissions.receipt.refused_name'))
    return new Problem(409, answer.code, t('submissions.act.seal.refused'), answer.detail)
  }

  return {
    /** Hands the draft in. Gives what the organization must keep; `undefined` when it was not done. */
    async seal(bid: Bid, tag: string, gaps: readonly Gap[]): Promise<Sealed | undefined> {
      let sealed: Sealed | undefined
      const warnings = gaps.filter((gap) => gap.severity !== 'error').length
      await confirmAct({
        title: t(bid.card.number > 0 ? 'submissions.act.seal.replace_title' : 'submissions.act.seal.title', {
          need: bid.card.title
        }),
        consequences: [
          t('submissions.act.seal.locked'),
          t('submissions.act.seal.copy'),
          t('submissions.act.seal.until', { at: bid.card.deadline ? format.dateTime(bid.card.deadline) : '' }),
          ...(bid.card.number > 0 ? [t('submissions.act.seal.replaces', { number: bid.card.number })] : []),
          ...(bid.current_edition > 1 ? [t('submissions.act.seal.edition', { edition: bid.current_edition })] : []),
          ...(warnings > 0 ? [t('submissions.act.seal.warnings', { count: warnings })] : [])
        ],
        confirm: t('submissions.act.seal.go'),
        async run() {
          const { data, error, response } = await api.POST('/api/v1/submissions/{id}/seal', {
            params: at(bid, tag),
            body: { edition: bid.current_edition }
          })
          if (response.ok && data) sealed = data
          else if (error && 'receipt' in (error as object)) throw refused(error as unknown as Refused)
          else throw Problem.fromAnswer(response, error)
          await changed()
        }
      })
      return sealed
    },

    /** Says that what was sealed stands after a change of substance. */
    confirm(bid: Bid): Promise<boolean> {
      return confirmAct({
        title: t('submissions.act.confirm.title', { need: bid.card.title }),
        consequences: [
          t('submissions.act.confirm.stands', { number: bid.card.number, edition: bid.current_edition }),
          t('submissions.act.confirm.receipt'),
          t('submissions.act.confirm.until', { at: bid.card.deadline ? format.dateTime(bid.card.deadline) : '' })
        ],
        confirm: t('submissions.act.confirm.go'),
        async run() {
          const { receipt } = await ok(
            api.POST('/api/v1/submissions/{id}/confirm', {
              params: at(bid),
              body: { edition: bid.current_edition }
            })
          )
          const { number, edition } = receipt.body
          saveText(JSON.stringify(receipt, null, 2), t('submissions.receipt.confirmation_name', { number, edition }))
          await changed()
        }
      })
    },

    withdraw(bid: Bid): Promise<boolean> {
      return confirmAct({
        title: t('submissions.act.withdraw.title', { need: bid.card.title }),
        consequences: [
          t('submissions.act.withdraw.never'),
          t('submissions.act.withdraw.again', { at: bid.card.deadline ? format.dateTime(bid.card.deadline) : '' })
        ],
        confirm: t('submissions.act.withdraw.go'),
        danger: true,
        async run() {
          await ok(api.POST('/api/v1/submissions/{id}/withdraw', { params: at(bid) }))
          await changed()
        }
      })
    },

    discard(bid: Bid): Promise<boolean> {
      return confirmAct({
        title: t('submissions.act.discard.title', { need: bid.card.title }),
        consequences: [
          t('submissions.act.discard.gone'),
          ...(bid.card.number > 0 ? [t('submissions.act.discard.stays')] : [])
        ],
        confirm: t('submissions.act.discard.go'),
        danger: true,
        async run() {
          await ok(api.DELETE('/api/v1/submissions/{id}/draft', { params: at(bid) }))
          await changed()
        }
      })
    },

    changed
  }
}
