import { expect, test } from '@playwright/test'
import { accessible, signIn } from './people'
import { opened } from './sheet'

test('who oversees a region reads a decision on record and what the rules of today would say', async ({ page }) => {
  test.slow()
  await signIn(page, 'supervisor@demo.invalid')
  await page.getByRole('link', { name: '决定记录' }).click()
  await expect(page).toHaveURL(/decisions$/)
  const table = page.getByRole('group', { name: '决定记录' })
  // Recorded when the demo's needs are told to organizations, shortly after the start.
  await expect(async () => {
    await page.reload()
    await expect(table.locator('tbody tr').first()).toBeVisible({ timeout: 5000 })
  }).toPass({ timeout: 60_000 })
  await expect(table).toContainText('符合条件')
  await accessible(page)
  await table.getByRole('button', { name: '只看此需求' }).first().click()
  await expect(page).toHaveURL(/need=/)
  await table
    .getByRole('link', { name: /^复核对/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('决定复核')
  await expect(page.getByText('用当时的规则重新认定，结论与记录一致')).toBeVisible()
  await expect(page.getByText('当时的事实未被改动')).toBeVisible()
  await expect(page.getByText('每一条规则今天的认定都与当时相同。')).toBeVisible()
  await accessible(page)
})

test('an organization is judged as of any day', async ({ page }) => {
  await signIn(page, 'drafter@demo.invalid')
  const needs = await page.request.get('/api/v1/opportunities?q=%E5%BF%83%E7%90%86')
  const { items } = await needs.json()
  await page.goto(`/work/needs/${items[0].id}/matches`)
  await page.getByRole('group', { name: '推荐次序' }).getByRole('link').first().click()
  await expect(page.getByText(/按 20\d\d-\d\d-\d\d 的登记信息逐条认定/)).toBeVisible()
  const day = page.getByRole('combobox', { name: '按哪一天认定' })
  await day.fill('2024-03-01')
  await day.press('Enter')
  await expect(page.getByText('按 2024-03-01 的登记信息逐条认定。')).toBeVisible()
  await expect(page).toHaveURL(/as_of=2024-03-01/)
  await accessible(page)
})

test('lists are exported as sheets that open', async ({ page }) => {
  test.slow()
  await signIn(page, 'registrar@demo.invalid')
  await page.goto('/work/registry?q=%E7%A4%BE%E4%BC%9A%E5%B7%A5%E4%BD%9C')
  const name = await page
    .locator('main')
    .getByRole('link', { name: /社会工作/ })
    .first()
    .innerText()
  const registry = await opened(page, page.getByRole('button', { name: '导出' }))
  expect(registry.name).toMatch(/\.xlsx$/)
  expect(registry.rows).toBeGreaterThan(1)
  expect(registry.texts).toContain(name)
})
