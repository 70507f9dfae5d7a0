import { expect, type Page, test } from '@playwright/test'
import { accessible, signIn } from './people'

test.setTimeout(240_000)
test.use({ viewport: { width: 390, height: 844 } })

/** The page fits the screen and has no accessibility finding. */
async function fits(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await accessible(page)
}

test('a visitor reads needs and organizations on a phone', async ({ page }) => {
  await page.goto('/')
  await fits(page)
  await page.goto('/needs')
  const need = page.locator('main article a').first()
  await expect(need).toBeVisible()
  await fits(page)
  await need.click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await fits(page)
  await page.goto('/organizations')
  const organization = page.locator('main a[href^="/organizations/"]').first()
  await expect(organization).toBeVisible()
  await fits(page)
  await organization.click()
  await expect(page.getByText('统一社会信用代码')).toBeVisible()
  await fits(page)
  await page.goto('/login')
  await fits(page)
})

test('an organization works on a phone', async ({ page }) => {
  await signIn(page, 'org2@demo.invalid')
  await expect(page.getByRole('heading', { level: 2, name: '匹配的需求' })).toBeVisible()
  await fits(page)
  await page.goto('/work/matches?filter=all')
  const need = page.locator('main article a').first()
  await expect(need).toBeVisible()
  await fits(page)
  await need.click()
  await expect(page.getByRole('heading', { level: 2, name: '推荐分值' })).toBeVisible()
  await fits(page)
  await page.goto('/work/profile')
  await expect(page.getByRole('heading', { level: 2, name: '服务区域' })).toBeVisible()
  await fits(page)
})
