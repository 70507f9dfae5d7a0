import { useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { api, ok, version } from '@/api/client'
import { confirmAct } from '@/composables/act'
import type { Plan, Remark } from './plan'

/** What can be done to a plan as a whole, each shown once more before it is done. */
export function usePlanActs() {
  const { t } = useI18n()
  const queries = useQueryClient()

  async function changed(id: string): Promise<void> {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['plan-work', id] }),
      queries.invalidateQueries({ queryKey: ['plans-own'] }),
      queries.invalidateQueries({ queryKey: ['plans-review'] }),
      queries.invalidateQueries({ queryKey: ['plan', id] }),
      queries.invalidateQueries({ queryKey: ['plan-lines'] })
    ])
  }

  const at = (plan: Plan) => ({ path: { id: plan.card.id }, header: version(plan.version) })
  const title = (act: string, plan: Plan) =>
    t(`plans.act.${act}.title`, { unit: plan.card.unit_name, year: plan.card.year })

  return {
    submit(plan: Plan): Promise<boolean> {
      return confirmAct({
        title: title('submit', plan),
        consequences: [t('plans.act.submit.locked'), t('plans.act.submit.finance')],
        confirm: t('plans.act.submit.go'),
        async run() {
          await ok(api.POST('/api/v1/plans/{id}/submit', { params: at(plan) }))
          await changed(plan.card.id)
        }
      })
    },

    withdraw(plan: Plan): Promise<boolean> {
      return confirmAct({
        title: title('withdraw', plan),
        consequences: [t('plans.act.withdraw.again')],
        confirm: t('plans.act.withdraw.go'),
        async run() {
          await ok(api.POST('/api/v1/plans/{id}/withdraw', { params: at(plan) }))
          await changed(plan.card.id)
        }
      })
    },

    approve(plan: Plan, remarks: Remark[]): Promise<boolean> {
      return confirmAct({
        title: title('approve', plan),
        consequences: [t('plans.act.approve.then')],
        confirm: t('plans.act.approve.go'),
        reason: { label: t('plans.act.comment'), required: false },
        async run(comment) {
          const body = comment ? { comment, remarks } : { remarks }
          await ok(api.POST('/api/v1/plans/{id}/approve', { params: at(plan), body }))
          await changed(plan.card.id)
        }
      })
    },

    sendBack(plan: Plan, remarks: Remark[]): Promise<boolean> {
      return confirmAct({
        title: title('return', plan),
        consequences: [t('plans.act.return.told', { count: remarks.length })],
        confirm: t('plans.act.return.go'),
        reason: { label: t('plans.act.return.comment'), required: true },
        async run(comment) {
          await ok(api.POST('/api/v1/plans/{id}/return', { params: at(plan), body: { comment, remarks } }))
          await changed(plan.card.id)
        }
      })
    },

    publish(plan: Plan): Promise<boolean> {
      return confirmAct({
        title: title('publish', plan),
        consequences: [t('plans.act.publish.public'), t('plans.act.publish.draw')],
        confirm: t('plans.act.publish.go'),
        async run() {
          await ok(api.POST('/api/v1/plans/{id}/publish', { params: at(plan) }))
          await changed(plan.card.id)
        }
      })
    },

    adjust(plan: Plan): Promise<boolean> {
      return confirmAct({
        title: title('adjust', plan),
        consequences: [t('plans.act.adjust.stays'), t('plans.act.adjust.review')],
        confirm: t('plans.act.adjust.go'),
        reason: { label: t('plans.act.adjust.reason'), required: true },
        async run(reason) {
          await ok(api.POST('/api/v1/plans/{id}/adjust', { params: at(plan), body: { reason } }))
          await changed(plan.card.id)
        }
      })
    },

    discard(plan: Plan): Promise<boolean> {
      return confirmAct({
        title: title('discard', plan),
        consequences: [t('plans.act.discard.lost')],
        confirm: t('plans.act.discard.go'),
        danger: true,
        async run() {
          await ok(api.POST('/api/v1/plans/{id}/discard', { params: at(plan) }))
          await changed(plan.card.id)
        }
      })
    },

    changed
  }
}
