import { nextTick } from 'vue'
import { createI18n } from 'vue-i18n'
import { credentials } from '@/api/transport'
import type { Language } from '@/app/preferences'
import type { LanguagePack } from './pack'

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
  i18n.global.locale.value = language
  credentials.language = language
  await nextTick()
}
