import { ref, watch } from 'vue'
import { serverNow } from '@/api/clock'

const STORE = 'duijie.kept.'

/** Storage may be refused: then nothing is kept, and nothing fails. */
function stored<R>(use: (storage: Storage) => R): R | undefined {
  try {
    return use(localStorage)
  } catch {
    return undefined
  }
}

/** Drops everything kept in this browser: whoever signs out leaves nothing behind. */
export function forgetKept(): void {
  stored((storage) => {
    for (const key of Object.keys(storage).filter((key) => key.startsWith(STORE))) storage.removeItem(key)
  })
}

/**
 * Keeps what is typed into a form of which the server has no draft: in this browser, for this person, until it is sent or
 * the person signs out. A reload or a lapsed session loses nothing. `form` is filled with what was kept of `fields`.
 */
export function useKept<T extends object>(
  person: string,
  name: string,
  form: T,
  fields: readonly (keyof T & string)[]
) {
  const key = `${STORE}${person}.${name}`
  const part = () => JSON.stringify(Object.fromEntries(fields.map((field) => [field, form[field]])))
  const blank = part()
  /** When it was kept last, by the server's clock; `undefined` while nothing is. */
  const at = ref<number>()
  const before = stored((storage) => JSON.parse(storage.getItem(key) ?? 'null'))
  if (typeof before === 'object' && before !== null) Object.assign(form, before)

  const stop = watch(form, () => {
    const now = part()
    const done = stored((storage) => {
      if (now === blank) storage.removeItem(key)
      else storage.setItem(key, now)
      return true
    })
    at.value = done && now !== blank ? serverNow() : undefined
  })

  /** It was sent. */
  function forget(): void {
    stop()
    at.value = undefined
    stored((storage) => storage.removeItem(key))
  }

  return { at, forget }
}
