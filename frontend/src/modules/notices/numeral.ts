const digits = '〇一二三四五六七八九'

/** Number of a chapter as officials write it: `一、` … `十一、`; in English `1. `. */
export function numeral(number: number, language: string): string {
  if (language === 'en') return `${number}. `
  const [tens, ones] = [Math.floor(number / 10), number % 10]
  return `${tens > 1 ? digits[tens] : ''}${tens ? '十' : ''}${ones ? digits[ones] : ''}、`
}
