import { expect, test } from '@playwright/test'
import { accessible, signIn } from './people'

test('a wrong password is told on the form and nothing else happens', async ({ page }) => {
  await page.goto('/login')
  await page.getByLabel('账号').fill('operator@demo.invalid')
  await page.getByLabel('密码').first().fill('not-the-password')
  await page.locator('main').getByRole('button', { name: '登录' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page).toHaveURL(/\/login/)
  await accessible(page)
})

test('the operator finds a unit', async ({ page }) => {
  await signIn(page, 'operator@demo.invalid')
  await page.goto('/work/units')
  await expect(page.getByRole('main')).toContainText('光明区司法局')
  await accessible(page)
})
