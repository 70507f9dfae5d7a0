import { computed, nextTick, ref, shallowRef } from 'vue'
import { asProblem, isAbort, type Problem } from '@/api/problem'

/**
 * Sends a form. The key makes a repetition after a lost answer harmless: it stays the same until the server has
 * answered. A server's field errors are given by path to the form's fields (`FormField` shows them) and the first
 * wrong field is scrolled to.
 */
export function useSubmit<A extends unknown[], R>(act: (key: string, ...args: A) => Promise<R>) {
  const busy = ref(false)
  const problem = shallowRef<Problem>()
  let key = crypto.randomUUID()

  const errors = computed(() => new Map(problem.value?.fields.map((field) => [field.path, field.message])))

  async function run(...args: A): Promise<R | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = undefined
    try {
      const result = await act(key, ...args)
      key = crypto.randomUUID()
      return result
    } catch (error) {
      if (isAbort(error)) return undefined
      problem.value = asProblem(error)
      // A refusal was the answer; the next try is another act.
      if (!problem.value.transient) key = crypto.randomUUID()
      await nextTick()
      showFirstFault()
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, errors, run }
}

/** Brings the first wrong field of the page into view and puts the cursor in it. */
export function showFirstFault(): void {
  const item = document.querySelector<HTMLElement>('.el-form-item.is-error')
  if (!item) return
  item.scrollIntoView({ block: 'center' })
  item.querySelector<HTMLElement>('input, textarea, button, [tabindex="0"]')?.focus({ preventScroll: true })
}

/**
 * Brings the place of a form named by `path` into view and puts the cursor in it; where it has no field of its own, the
 * nearest place around it. Tells whether there was one.
 */
export function showPlace(path: string): boolean {
  for (let place = path; place; place = place.replace(/(\.[^.[\]]*|\[\d+\]|^[^.[\]]*)$/, '')) {
    const element = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(place)}"]`)
    if (element) {
      element.scrollIntoView({ block: 'center' })
      element.querySelector<HTMLElement>('input, textarea, button')?.focus({ preventScroll: true })
      return true
    }
  }
  return false
}
