import AxeBuilder from '@axe-core/playwright'
import { type Browser, expect, type Page } from '@playwright/test'

/** Everybody's password in the demo world. */
const PASSWORD = 'duijie-demo-2026'

/** Signs a person of the demo world in, as a person would. */
export async function signIn(page: Page, login: string): Promise<void> {
  await page.goto('/login')
  await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码').first().fill(PASSWORD)
  await page.locator('main').getByRole('button', { name: '登录' }).click()
  await expect(page).not.toHaveURL(/\/login/)
}

/** No accessibility finding of WCAG 2.1 A and AA on the page as it stands. */
export async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze()
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([])
}

/** A window of somebody's own, signed in; as wide as a phone where asked. */
export async function windowOf(browser: Browser, login: string, width = 1280): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width, height: 900 } })).newPage()
  await signIn(page, login)
  return page
}

/** A window of somebody who is not signed in. */
export async function visitor(browser: Browser, width = 1280): Promise<Page> {
  return (await browser.newContext({ viewport: { width, height: 900 } })).newPage()
}

/** Does the binding act that is being asked about, with its reason where one is asked for. */
export async function confirm(page: Page, word: string, reason?: string): Promise<void> {
  const asked = page.getByRole('dialog')
  if (reason) await asked.getByRole('textbox').fill(reason)
  await asked.getByRole('button', { name: word, exact: true }).click()
  await expect(asked).toBeHidden()
}

/** Nothing on the page is wider than the screen. */
export async function fits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
}
