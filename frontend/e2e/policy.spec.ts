import { expect, test } from '@playwright/test'
import { accessible, signIn } from './people'

/** A pack of the district the demo's authority keeps, with one fault: a word the rules do not know. */
const pack = (id: string, grade: string) => `id = "${id}"
title = { zh = "试行规则 ${id}", en = "Trial rules ${id}" }
issuer = "深圳市民政局"
document = "演示文件"
region = "440311"
kinds = ["venture"]
effective_from = 2026-01-01
status = "unverified"
basis = "演示文件第一条"

[[eligibility]]
id = "trial-${id}"
text = { zh = "评估等级 3A 以上", en = "graded 3A or above" }
require = { grade = { at_least = "${grade}" } }
`

test('an authority is told the line that is wrong, mends it, publishes the pack, and everybody can read it', async ({
  page
}) => {
  // Packs are read by the real program several times over; a busy machine needs its time.
  test.slow()
  const id = `cn-440311-trial-${Date.now()}`
  await signIn(page, 'registrar@demo.invalid')
  await page.goto('/work/policies/import')
  const text = page.getByLabel('规则文本')
  await text.fill(pack(id, '3B'))
  await page.getByRole('button', { name: '核对', exact: true }).click()
  const faults = page.getByRole('alert').filter({ hasText: '1 处错误' })
  await expect(faults).toContainText('第 14 行')
  await expect(faults).toContainText('require = { grade = { at_least = "3B" } }')
  await expect(faults).toContainText('3A')
  await accessible(page)
  await faults.getByRole('button', { name: '第 14 行' }).click()
  await expect(text).toBeFocused()

  await text.fill(pack(id, '3A'))
  await page.getByRole('button', { name: '核对', exact: true }).click()
  const good = page.getByRole('main')
  await expect(good).toContainText('核对无误')
  await expect(good).toContainText('评估等级不低于 3A')
  await page.getByRole('button', { name: '保存为草稿' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`试行规则 ${id}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('草稿')
  await accessible(page)

  await page.getByRole('button', { name: '发布', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '发布' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('已发布')

  await page.goto('/policies')
  await page.getByRole('link', { name: `试行规则 ${id}` }).click()
  await expect(page.getByRole('main')).toContainText('评估等级不低于 3A')
  await expect(page.getByRole('main')).toContainText('演示文件第一条')
  await accessible(page)
})
