/** Browsers and systems as people know them, by the mark they leave in a User-Agent; the more telling first. */
const browsers = [
  [/MicroMessenger/, 'WeChat'],
  [/Edg/, 'Edge'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/HeadlessChrome|Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari']
] as const
const systems = [
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux']
] as const

/** A browser's own name in short, `Edge · Windows`; one that is not known stays as it calls itself. */
export function device(agent: string): string {
  const find = (list: readonly (readonly [RegExp, string])[]) => list.find(([mark]) => mark.test(agent))?.[1]
  return [find(browsers), find(systems)].filter(Boolean).join(' · ') || agent
}
