import { onScopeDispose, type Ref, readonly, ref } from 'vue'
import { serverNow } from '@/api/clock'

/** The present moment by the server's clock, renewed every `interval` milliseconds while the component lives. */
export function useServerNow(interval = 1000): Readonly<Ref<number>> {
  const now = ref(serverNow())
  const timer = setInterval(() => {
    now.value = serverNow()
  }, interval)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
