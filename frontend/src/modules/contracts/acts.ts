import { useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { api, ok, version } from '@/api/client'
import { Problem } from '@/api/problem'
import { confirmAct } from '@/composables/act'
import type { Change, Contract, ContractTerms, Mask, Text } from './words'

/** Binding acts on contracts and their changes, each shown once more before it is done. */
export function useContractActs() {
  const { t } = useI18n()
  const queries = useQueryClient()

  const changed = () =>
    Promise.all(['contracts', 'duties'].map((key) => queries.invalidateQueries({ queryKey: [key] })))

  /** Where somebody else was faster the page is renewed, and what was written stays to be sent once more. */
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
  const named = (contract: Contract) => contract.terms.title ?? ''

  return {
    /** Saves the terms over the version they were read with. */
    save: (contract: Contract, terms: ContractTerms) =>
      over(() => ok(api.PUT('/api/v1/contracts/{id}', { params: at(contract), body: terms }))),

    saveMasks: (contract: Contract, masks: Mask[]) =>
      over(() => ok(api.PUT('/api/v1/contracts/{id}/masks', { params: at(contract), body: { masks } }))),

    offer: (contract: () => Contract) =>
      confirmAct({
        title: t('contracts.act.offer.title', { name: named(contract()) }),
        consequences: [t('contracts.act.offer.told', { party: contract().provider }), t('contracts.act.offer.locked')],
        confirm: t('contracts.act.offer.go'),
        run: () => over(() => ok(api.POST('/api/v1/contracts/{id}/offer', { params: at(contract()) })))
      }),

    withdraw: (contract: () => Contract) =>
      confirmAct({
        title: t('contracts.act.withdraw.title', { name: named(contract()) }),
        consequences: [t('contracts.act.withdraw.back')],
        confirm: t('contracts.act.withdraw.go'),
        run: () => over(() => ok(api.POST('/api/v1/contracts/{id}/withdrawal', { params: at(contract()) })))
      }),

    sendBack: (contract: () => Contract) =>
      confirmAct({
        title: t('contracts.act.return.title', { name: named(contract()) }),
        consequences: [t('contracts.act.return.again'), t('contracts.act.return.void')],
        confirm: t('contracts.act.return.go'),
        reason: { label: t('contracts.act.return.reason'), required: true },
        run: (reason) =>
          over(() => ok(api.POST('/api/v1/contracts/{id}/return', { params: at(contract()), body: { reason } })))
      }),

    confirm: (contract: () => Contract) =>
      confirmAct({
        title: t('contracts.act.confirm.title', { name: named(contract()) }),
        consequences: [t('contracts.act.confirm.fixed'), t('contracts.act.confirm.then')],
        confirm: t('contracts.act.confirm.go'),
        run: () => over(() => ok(api.POST('/api/v1/contracts/{id}/confirmation', { params: at(contract()) })))
      }),

    /** Signs the text that was read, named by its hash. */
    sign(contract: () => Contract, read: Text, late: boolean): Promise<boolean> {
      return confirmAct({
        title: t('contracts.act.sign.title', { name: named(contract()) }),
        consequences: [
          t('contracts.act.sign.hash', { hash: read.text_hash }),
          t('contracts.act.sign.platform'),
          t('contracts.act.sign.final')
        ],
        confirm: t('contracts.act.sign.go'),
        reason: late ? { label: t('contracts.act.sign.late'), required: true } : undefined,
        run: (reason) =>
          over(() =>
            ok(
              api.POST('/api/v1/contracts/{id}/signatures', {
                params: at(contract()),
                body: { text_hash: read.text_hash, late_reason: reason || undefined }
              })
            )
          )
      })
    },

    publish: (contract: () => Contract) =>
      confirmAct({
        title: t('contracts.act.publish.title', { name: named(contract()) }),
        consequences: [
          t('contracts.act.publish.public'),
          t('contracts.act.publish.masks', { count: contract().masks.length }),
          t('contracts.act.publish.final')
        ],
        confirm: t('contracts.act.publish.go'),
        run: () => over(() => ok(api.POST('/api/v1/contracts/{id}/publication', { params: at(contract()) })))
      }),

    file: (contract: () => Contract) =>
      confirmAct({
        title: t('contracts.act.file.title', { name: named(contract()) }),
        consequences: [t('contracts.act.file.copy'), t('contracts.act.file.begins')],
        confirm: t('contracts.act.file.go'),
        reason: { label: t('contracts.act.file.number'), required: false },
        run: (number) =>
          over(() =>
            ok(
              api.POST('/api/v1/contracts/{id}/filing', {
                params: at(contract()),
                body: { number: number || undefined }
              })
            )
          )
      }),

    signChange: (change: () => Change) =>
      confirmAct({
        title: t('contracts.act.sign_change.title', { number: change().number }),
        consequences: [
          t('contracts.act.sign.hash', { hash: change().text_hash }),
          t('contracts.act.sign_change.holds'),
          t('contracts.act.sign.final')
        ],
        confirm: t('contracts.act.sign_change.go'),
        run: () =>
          over(() =>
            ok(
              api.POST('/api/v1/contract-changes/{id}/signatures', {
                params: at(change()),
                body: { text_hash: change().text_hash }
              })
            )
          )
      }),

    refuseChange: (change: () => Change) =>
      confirmAct({
        title: t('contracts.act.refuse_change.title', { number: change().number }),
        consequences: [t('contracts.act.refuse_change.ends')],
        confirm: t('contracts.act.refuse_change.go'),
        reason: { label: t('contracts.act.refuse_change.reason'), required: true },
        run: (reason) =>
          over(() => ok(api.POST('/api/v1/contract-changes/{id}/refusal', { params: at(change()), body: { reason } })))
      }),

    withdrawChange: (change: () => Change) =>
      confirmAct({
        title: t('contracts.act.withdraw_change.title', { number: change().number }),
        consequences: [t('contracts.act.refuse_change.ends')],
        confirm: t('contracts.act.withdraw_change.go'),
        run: () => over(() => ok(api.POST('/api/v1/contract-changes/{id}/withdrawal', { params: at(change()) })))
      })
  }
}
