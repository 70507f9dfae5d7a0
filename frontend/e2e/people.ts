import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

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
