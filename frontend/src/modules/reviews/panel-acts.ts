import { useI18n } from 'vue-i18n'
import { api, ok, version } from '@/api/client'
import type { components } from '@/api/schema'
import { type Act, confirmAct } from '@/composables/act'
import type { Panel } from './words'

/** The department's binding acts on a panel, each shown once more before it is done. */
export function usePanelActs(changed: () => void) {
  const { t } = useI18n()
  const params = (panel: Panel) => ({ path: { id: panel.id }, header: version(panel.version) })
  const reason = { label: t('reviews.reason'), required: true }

  async function ask(name: string, act: Pick<Act, 'run' | 'reason' | 'danger'>, words = {}): Promise<void> {
    const done = await confirmAct({
      title: t(`reviews.panel_act.${name}.title`, words),
      consequences: [t(`reviews.panel_act.${name}.follows`), t('reviews.panel_act.recorded')],
      confirm: t(`reviews.panel_act.${name}.go`),
      ...act
    })
    if (done) changed()
  }

  return {
    draw(panel: Panel, names: string) {
      const bidders = names
        .split('\n')
        .map((name) => ({ name: name.trim() }))
        .filter(({ name }) => name)
      const run = async () => {
        await ok(api.POST('/api/v1/panels/{id}/draw', { params: params(panel), body: { bidders } }))
      }
      return ask('draw', { run })
    },
    seat(panel: Panel) {
      const run = async () => {
        await ok(api.POST('/api/v1/panels/{id}/session', { params: params(panel) }))
      }
      return ask('seat', { run })
    },
    chair(panel: Panel, member: number) {
      const run = async () => {
        await ok(api.PUT('/api/v1/panels/{id}/chair', { params: params(panel), body: { member } }))
      }
      return ask('chair', { run }, { member })
    },
    replace(panel: Panel, member: number) {
      const run = async (why: string) => {
        await ok(api.POST('/api/v1/panels/{id}/replacements', { params: params(panel), body: { member, reason: why } }))
      }
      return ask('replace', { run, reason, danger: true }, { member })
    },
    rate(panel: Panel, member: number, conduct: components['schemas']['Conduct']) {
      const run = async (comment: string) => {
        const body = { member, conduct, comment: comment || undefined }
        await ok(api.POST('/api/v1/panels/{id}/ratings', { params: params(panel), body }))
      }
      const why = { label: t('reviews.reason'), required: conduct === 'poor' }
      return ask('rate', { run, reason: why }, { member, conduct: t(`reviews.conduct.${conduct}`) })
    },
    disclose(panel: Panel) {
      const run = async () => {
        await ok(api.POST('/api/v1/panels/{id}/disclosure', { params: params(panel) }))
      }
      return ask('disclose', { run })
    },
    cancel(panel: Panel) {
      const run = async (why: string) => {
        await ok(api.POST('/api/v1/panels/{id}/cancel', { params: params(panel), body: { reason: why } }))
      }
      return ask('cancel', { run, reason, danger: true })
    }
  }
}
