/**
 * Content Security Policy `require-trusted-types-for 'script'`: a string must not become markup. Vue has a policy of
 * its own; this default one lets through only the empty string, with which ECharts clears its container.
 * Imported first in main.ts, before anything can touch the document.
 */
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createHTML(html: string): string }): unknown
}

const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes
factory?.createPolicy('default', {
  createHTML(html) {
    if (html === '') return html
    throw new TypeError('markup from a string is not allowed')
  }
})
