// Takes pictures of pages at desktop and phone width and reports what axe, the console and the CSP say about them.
//   node scripts/look.mjs [--as account:password] [--elder] [--contrast] [--en] [--width 390] [--click SELECTOR]… OUT_DIR PATH...
// The server is DUIJIE_URL (default http://127.0.0.1:8080). Look at the pictures before calling a screen done.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from '@playwright/test'
import { baseURL, launchOptions } from './browser.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    as: { type: 'string' },
    elder: { type: 'boolean', default: false },
    contrast: { type: 'boolean', default: false },
    en: { type: 'boolean', default: false },
    click: { type: 'string', multiple: true, default: [] },
    width: { type: 'string', multiple: true, default: ['1440', '390'] }
  }
})
const [out = '.', ...paths] = positionals
mkdirSync(out, { recursive: true })

const browser = await chromium.launch(launchOptions)
let faults = 0
/** @param {string} words */
function fault(words) {
  faults += 1
  console.log(words)
}

for (const width of values.width.map(Number)) {
  const context = await browser.newContext({
    baseURL,
    viewport: { width, height: width < 600 ? 844 : 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai'
  })
  const preferences = {
    language: values.en ? 'en' : 'zh-CN',
    elder: values.elder,
    contrast: values.contrast,
    still: true
  }
  await context.addInitScript((p) => localStorage.setItem('duijie.preferences', p), JSON.stringify(preferences))
  const page = await context.newPage()
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) fault(`${page.url()} console: ${message.text()}`)
  })
  page.on('pageerror', (error) => fault(`${page.url()} error: ${error.message}`))
  if (values.as) {
    const [account = '', password = ''] = values.as.split(':')
    await page.goto('/login')
    await page.locator('input[autocomplete=username]').fill(account)
    await page.locator('input[autocomplete=current-password]').fill(password)
    await page.locator('main button[type=submit]').click()
    await page.waitForURL('**/work**')
  }
  for (const path of paths) {
    await page.goto(path)
    await page.waitForLoadState('networkidle')
    for (const selector of values.click) {
      await page.locator(selector).first().click()
      await page.waitForLoadState('networkidle')
    }
    const name = `${path.replace(/[^\w\u4e00-\u9fff-]+/g, '_').replace(/^_|_$/g, '') || 'home'}-${width}`
    await page.screenshot({ path: join(out, `${name}.png`), fullPage: true })
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const violation of violations) {
      const where = violation.nodes
        .slice(0, 3)
        .map((node) => `\n    ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`)
      fault(`${name} axe ${violation.impact} ${violation.id} ×${violation.nodes.length}${where.join('')}`)
    }
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
      fault(`${name} is wider than the screen`)
  }
  await context.close()
}
await browser.close()
console.log(`${paths.length * values.width.length} pictures in ${out}, ${faults} faults`)
process.exit(faults > 0 ? 1 : 0)
