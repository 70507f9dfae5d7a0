import { useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { api, ok, version } from '@/api/client'
import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'
import { confirmAct } from '@/composables/act'
import { type Award, type Choice, lastDay, type Remedy } from './words'

/** Binding acts on awards and remedies, each shown once more before it is done. */
export function useAwardActs() {
  const { t } = useI18n()
  const queries = useQueryClient()

  /** What an award or a remedy changes: itself, lists, tasks, and with an upheld complaint the purchase. */
  const changed = () =>
    Promise.all(
      ['awards', 'remedies', 'duties', 'need', 'own-need'].map((key) => queries.invalidateQueries({ queryKey: [key] }))
    )

  /**
   * Does it over the version the page shows at that moment. Where somebody else was faster the page is renewed and the dialog
   * stays, so that what was written is not lost and can be sent once more.
   */
  async function over(run: () => Promise<unknown>): Promise<void> {
    try {
      await run()
    } catch (error) {
      if (error instanceof Problem && error.status >= 409 && error.status <= 412) await changed()
      throw error
    }
    await changed()
  }
  const at = (thing: { id: string; version: number }) => ({ path: { id: thing.id }, header: version(thing.version) })

  return {
    /** Says whom each lot goes to. */
    propose(award: () => Award, chosen: ReadonlyMap<number, Choice>): Promise<boolean> {
      const entries = [...chosen].map(([lot, { bid, reason }]) => {
        const first = award().ranked.find((entry) => entry.lot === lot)
        return { lot, bid, reason: first?.bid === bid ? undefined : reason.trim() }
      })
      const names = entries.map(({ bid }) => award().candidates.find((one) => one.bid === bid)?.name ?? '')
      return confirmAct({
        title: t('awards.act.propose.title', { need: award().title }),
        consequences: [
          t('awards.act.propose.to', { names: [...new Set(names)].join(t('common.comma')) }),
          t('awards.act.propose.second')
        ],
        confirm: t('awards.act.propose.go'),
        run: () => over(() => ok(api.POST('/api/v1/awards/{id}/proposal', { params: at(award()), body: { entries } })))
      })
    },

    decide(award: () => Award): Promise<boolean> {
      return confirmAct({
        title: t('awards.act.decide.title', { need: award().title }),
        consequences: [
          t('awards.act.decide.to', {
            names: [...new Set(award().entries.map((e) => e.name))].join(t('common.comma'))
          }),
          t('awards.act.decide.final'),
          t('awards.act.decide.publish')
        ],
        confirm: t('awards.act.decide.go'),
        run: () =>
          over(() => ok(api.POST('/api/v1/awards/{id}/decision', { params: at(award()), body: { approve: true } })))
      })
    },

    sendBack(award: () => Award): Promise<boolean> {
      return confirmAct({
        title: t('awards.act.return.title', { need: award().title }),
        consequences: [t('awards.act.return.again')],
        confirm: t('awards.act.return.go'),
        reason: { label: t('awards.act.return.reason'), required: true },
        run: (reason) =>
          over(() =>
            ok(api.POST('/api/v1/awards/{id}/decision', { params: at(award()), body: { approve: false, reason } }))
          )
      })
    },

    publish(award: () => Award): Promise<boolean> {
      return confirmAct({
        title: t('awards.act.publish.title', { need: award().title }),
        consequences: [
          t('awards.act.publish.public'),
          t('awards.act.publish.told'),
          t('awards.act.publish.runs'),
          t('awards.act.publish.final')
        ],
        confirm: t('awards.act.publish.go'),
        run: () => over(() => ok(api.POST('/api/v1/awards/{id}/publication', { params: at(award()) })))
      })
    },

    withdraw(remedy: () => Remedy): Promise<boolean> {
      const kind = t(`awards.remedy.kind.${remedy().kind}`)
      return confirmAct({
        title: t('awards.act.withdraw.title', { kind, need: remedy().title }),
        consequences: [t('awards.act.withdraw.ends', { kind }), t('awards.act.withdraw.again')],
        confirm: t('awards.act.withdraw.go'),
        danger: true,
        run: () => over(() => ok(api.POST('/api/v1/remedies/{id}/withdrawal', { params: at(remedy()) })))
      })
    },

    /** Answers, or decides a complaint. */
    answer(remedy: () => Remedy, body: components['schemas']['RemedyAnswer']): Promise<boolean> {
      const decides = remedy().kind === 'complaint'
      const act = decides ? 'decide_complaint' : 'answer'
      return confirmAct({
        title: t(`awards.act.${act}.title`, { name: remedy().name }),
        consequences: [
          t(`awards.act.${act}.told`, { name: remedy().name }),
          ...(body.measure ? [t(`awards.measure_does.${body.measure}`)] : []),
          ...(body.outcome === 'dismissed' && decides ? [t('awards.act.decide_complaint.counts')] : []),
          t(`awards.act.${act}.final`)
        ],
        confirm: t(`awards.act.${act}.go`),
        danger: body.measure === 're_evaluate' || body.measure === 'void_and_restart',
        run: () =>
          over(() =>
            ok(
              decides
                ? api.POST('/api/v1/remedies/{id}/decision', { params: at(remedy()), body })
                : api.POST('/api/v1/remedies/{id}/answer', { params: at(remedy()), body })
            )
          )
      })
    },

    accept(remedy: () => Remedy, suspend: boolean): Promise<boolean> {
      const decided = remedy().answer_by
      return confirmAct({
        title: t('awards.act.accept.title', { name: remedy().name }),
        consequences: [
          t('awards.act.accept.by', { day: decided ? lastDay(decided.at) : '' }),
          t(suspend ? 'awards.act.accept.suspends' : 'awards.act.accept.goes_on')
        ],
        confirm: t('awards.act.accept.go'),
        run: () =>
          over(() =>
            ok(api.POST('/api/v1/remedies/{id}/acceptance', { params: at(remedy()), body: { accept: true, suspend } }))
          )
      })
    },

    askSupplement(remedy: () => Remedy, body: components['schemas']['SupplementRequest']): Promise<boolean> {
      return confirmAct({
        title: t('awards.act.ask_supplement.title', { name: remedy().name }),
        consequences: [t('awards.act.ask_supplement.told', { day: body.by }), t('awards.act.ask_supplement.once')],
        confirm: t('awards.act.ask_supplement.go'),
        run: () => over(() => ok(api.POST('/api/v1/remedies/{id}/supplement-request', { params: at(remedy()), body })))
      })
    },

    supplement(remedy: () => Remedy, body: components['schemas']['SupplementInput']): Promise<boolean> {
      return confirmAct({
        title: t('awards.act.supplement.title', { need: remedy().title }),
        consequences: [t('awards.act.supplement.told'), t('awards.act.supplement.once')],
        confirm: t('awards.act.supplement.go'),
        run: () => over(() => ok(api.POST('/api/v1/remedies/{id}/supplement', { params: at(remedy()), body })))
      })
    },

    refuse(remedy: () => Remedy): Promise<boolean> {
      return confirmAct({
        title: t('awards.act.refuse.title', { name: remedy().name }),
        consequences: [t('awards.act.refuse.told')],
        confirm: t('awards.act.refuse.go'),
        reason: { label: t('awards.act.refuse.reason'), required: true },
        run: (reason) =>
          over(() =>
            ok(api.POST('/api/v1/remedies/{id}/acceptance', { params: at(remedy()), body: { accept: false, reason } }))
          )
      })
    },

    changed
  }
}
