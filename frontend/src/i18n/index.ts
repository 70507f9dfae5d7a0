import { nextTick } from 'vue'
import { createI18n } from 'vue-i18n'
import { credentials } from '@/api/transport'
import type { Language } from '@/app/preferences'
import type { LanguagePack, Texts } from './pack'

/** Only the language in use is loaded. */
const packs: Record<Language, () => Promise<{ default: LanguagePack }>> = {
  'zh-CN': () => import('./zh-CN'),
  en: () => import('./en')
}

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: [] as string[],
  missing: (_locale, key) => {
    // A missing text is a fault of ours: tests fail on it, a visitor sees the key rather than nothing.
    if (import.meta.env.MODE === 'test') throw new Error(`missing text: ${key}`)
    return key
  }
})

/** What only the pages of a room say, by room and language: `modules/<room>/locales/later/<language>.json`. */
const later = import.meta.glob<Texts>('../modules/*/locales/later/*.json', { import: 'default' })
/** Rooms whose later texts are in use, each with its loading. */
const speaking = new Map<string, Promise<void>>()

function speak(room: string, language: string = i18n.global.locale.value): Promise<void> {
  const said = (async () => {
    const texts = await later[`../modules/${room}/locales/later/${language}.json`]?.()
    if (texts) i18n.global.mergeLocaleMessage(language, { [room]: texts })
  })()
  speaking.set(room, said)
  return said
}

/**
 * Gives a page, or part of one, with the texts that only its room says: the first load of the portal does without them. What
 * others say of the room too (menu, links) stays in `locales`.
 */
export function withTexts<T>(room: string, page: () => Promise<T>): () => Promise<T> {
  return async () => (await Promise.all([page(), speaking.get(room) ?? speak(room)]))[0]
}

/** Words of a key outside a component. */
export const t = i18n.global.t

let kit: LanguagePack['kit'] | undefined

/** Texts of the kit in the language in use. */
export function kitTexts(): LanguagePack['kit'] | undefined {
  return kit
}

/** Loads a language and switches to it, server texts included. */
export async function useLanguage(language: Language): Promise<void> {
  const pack = (await packs[language]()).default
  i18n.global.setLocaleMessage(language, pack.messages)
  kit = pack.kit
  await Promise.all([...speaking.keys()].map((room) => speak(room, language)))
  i18n.global.locale.value = language
  credentials.language = language
  await nextTick()
}
