import type { Language as KitLanguage } from 'element-plus/es/locale'

/** Texts by key, nested. */
export interface Texts {
  [key: string]: string | Texts
}

/** Everything said in one language: our texts and the kit's. */
export interface LanguagePack {
  messages: Texts
  kit: KitLanguage
}

/** Puts each room's texts under the room's name: `modules/awards/locales/en.json` gives `awards.*`. */
export function byRoom(files: Record<string, Texts>): Texts {
  return Object.fromEntries(Object.entries(files).map(([path, texts]) => [roomOf(path), texts]))
}

function roomOf(path: string): string {
  return /modules\/([^/]+)\//.exec(path)?.[1] ?? path
}
