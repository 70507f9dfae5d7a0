import { computed, type InjectionKey, type MaybeRefOrGetter, provide, type Ref, toValue } from 'vue'
import type { Content } from './words'

/** The bid around a part of it: its files and where they are read. */
export interface Opened {
  files: Readonly<Ref<Content['files']>>
  /** Where a file is read. */
  path(file: string): string
}

export const openedKey: InjectionKey<Opened> = Symbol('opened bid')

/** Lets the parts of a bid show its files. */
export function provideOpened(
  review: MaybeRefOrGetter<string>,
  bid: MaybeRefOrGetter<string | undefined>,
  content: MaybeRefOrGetter<Content | undefined>
): void {
  provide(openedKey, {
    files: computed(() => toValue(content)?.files ?? []),
    path: (file) => `/api/v1/reviews/${toValue(review)}/enclosures/${file}?bid=${toValue(bid) ?? ''}`
  })
}
