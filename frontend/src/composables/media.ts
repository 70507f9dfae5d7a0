import { onScopeDispose, type Ref, readonly, ref } from 'vue'

/** Whether a media query holds, kept up to date. */
export function useMedia(query: string): Readonly<Ref<boolean>> {
  const list = globalThis.matchMedia(query)
  const matches = ref(list.matches)
  const update = () => {
    matches.value = list.matches
  }
  list.addEventListener('change', update)
  onScopeDispose(() => list.removeEventListener('change', update))
  return readonly(matches)
}

/** Whether the page is as narrow as a phone: lists become cards. */
export function usePhone(): Readonly<Ref<boolean>> {
  return useMedia('(max-width: 48rem)')
}
