import { expect, test } from '@playwright/test'
import { accessible } from './people'

test('a visitor reads the portal in both languages', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('banner')).toContainText('对接')
  await accessible(page)
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('banner')).toContainText('Duijie')
  await accessible(page)
})

test('a visitor browses the guiding catalogue and the negative list', async ({ page }) => {
  await page.goto('/catalogue')
  await expect(page.getByRole('main')).toContainText('公共服务')
  await accessible(page)
  await page.goto('/catalogue/negative-list')
  await expect(page.getByRole('main')).toContainText('融资')
  await accessible(page)
})
