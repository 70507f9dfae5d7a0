import { type MaybeRefOrGetter, onScopeDispose, readonly, shallowRef, toValue, watchEffect } from 'vue'
import { t } from '@/i18n'

const current = shallowRef<string>()

/** Title of the thing shown, where the route alone does not know it: the need's name, not "Need". */
export const pageTitle = readonly(current)

/** Names the page after what it shows, in 当前位置 and the title bar, while the component lives. */
export function usePageTitle(title: MaybeRefOrGetter<string | undefined>): void {
  watchEffect(() => {
    current.value = toValue(title)
    if (current.value) document.title = `${current.value} · ${t('app.name')}`
  })
  onScopeDispose(() => {
    current.value = undefined
  })
}
