import { reactive, readonly, watch } from 'vue'

export type Language = 'zh-CN' | 'en'

/** How a person wants to read; kept in this browser, applied to `<html>` where the style sheets see it. */
export interface Preferences {
  language: Language
  /** 长辈版: large type and targets. */
  elder: boolean
  /** High contrast. */
  contrast: boolean
  /** Nothing moves. */
  still: boolean
}

const STORE = 'duijie.preferences'

/** English only for a browser that asks for it and does not read Chinese. */
function initialLanguage(): Language {
  const languages = navigator.languages ?? [navigator.language]
  return languages.some((l) => l?.startsWith('zh')) || !languages.some((l) => l?.startsWith('en')) ? 'zh-CN' : 'en'
}

function load(): Preferences {
  const defaults: Preferences = { language: initialLanguage(), elder: false, contrast: false, still: false }
  try {
    return { ...defaults, ...JSON.parse(localStorage.getItem(STORE) ?? '{}') }
  } catch {
    return defaults
  }
}

const state = reactive(load())

function apply(): void {
  const root = document.documentElement
  root.lang = state.language
  root.toggleAttribute('data-elder', state.elder)
  root.toggleAttribute('data-contrast', state.contrast)
  root.toggleAttribute('data-still', state.still)
}

apply()
watch(state, () => {
  apply()
  try {
    localStorage.setItem(STORE, JSON.stringify(state))
  } catch {
    // Storage refused (private window): the choice holds for this visit.
  }
})

export const preferences = readonly(state)

/** Changes some preferences. */
export function prefer(change: Partial<Preferences>): void {
  Object.assign(state, change)
}
