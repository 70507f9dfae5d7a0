import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { accessible, fits, signIn, windowOf } from './people'
import { CAST, colleagueOf, publishedNeed } from './stage'

/** The least that is a PDF to whoever looks at its first bytes. */
const PDF = '%PDF-1.7\n1 0 obj\n'

async function step(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: '填写步骤' }).getByRole('button', { name }).click()
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
}

/** Saves what a button hands over and reads it. */
async function saved(page: Page, name: string): Promise<{ path: string; text: string }> {
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name, exact: true }).click()
  const path = await (await coming).path()
  return { path, text: readFileSync(path, 'utf8') }
}

test('an organization writes a bid, seals it, keeps receipt and copy, replaces it and takes it back', async ({
  page
}) => {
  test.setTimeout(300_000)
  await signIn(page, 'org@demo.invalid')
  const needs = await (await page.request.get('/api/v1/opportunities?limit=50')).json()
  const need = needs.items.find((one: { facts: { title: string } }) => one.facts.title.includes('精神卫生'))

  await test.step('from the notice to the draft', async () => {
    await page.goto(`/needs/${need.id}`)
    await page.getByRole('button', { name: /编写投标文件|查看我的投标/ }).click()
    await expect(page).toHaveURL(/\/work\/bids\//)
    if (!page.url().endsWith('/edit')) await page.getByRole('button', { name: '继续编写' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('编写投标文件')
    await expect(page.getByRole('button', { name: '密封递交' })).toBeDisabled()
    await accessible(page)
  })

  await test.step('a budget is typed and every cost rule tells what is left and missing', async () => {
    await page.getByRole('textbox', { name: '总报价' }).fill('338万')
    await page.getByRole('button', { name: '添加一行' }).click()
    await page.getByRole('combobox', { name: '第 1 行 科目' }).click()
    await page.getByRole('option', { name: '人员经费' }).click()
    await page.getByRole('textbox', { name: '第 1 行 内容' }).fill('社会工作者薪酬')
    await page.getByRole('textbox', { name: '第 1 行 数量' }).fill('20')
    await page.getByRole('textbox', { name: '第 1 行 单价（元）' }).fill('130000')
    await page.getByRole('textbox', { name: '第 1 行 单价（元）' }).blur()
    await expect(page.getByRole('textbox', { name: '第 1 行 金额（元）' })).toHaveValue('2,600,000.00')
    await expect(page.getByRole('heading', { name: '经费比例与限额' })).toBeVisible()
    await expect(page.getByText('不符合').first()).toBeVisible()
    await expect(page.getByText('还需增加').first()).toBeVisible()
    await page.getByRole('textbox', { name: '第 1 行 数量' }).fill('40')
    await page.getByRole('textbox', { name: '第 1 行 单价（元）' }).fill('169000')
    await page.getByRole('textbox', { name: '第 1 行 单价（元）' }).blur()
    await page.getByRole('button', { name: '改为预算合计' }).click()
    await expect(page.getByRole('textbox', { name: '总报价' })).toHaveValue('6,760,000.00')
    await expect(page.getByText('不符合')).toHaveCount(0)
    await accessible(page)
  })

  await test.step('each condition is answered, each declaration made', async () => {
    await step(page, '资格响应')
    const answers = page.getByRole('textbox', { name: /条的说明$/ })
    for (let i = 0; i < (await answers.count()); i += 1) await answers.nth(i).fill('符合，见证明材料')
    await step(page, '实质性条款')
    for (const radio of await page.getByRole('radio', { name: '响应', exact: true }).all())
      await radio.check({ force: true })
    await accessible(page)
    await step(page, '评分自评')
    await page.locator('.el-collapse-item__header').first().click()
    await accessible(page)
    await step(page, '声明与附件')
    for (const box of await page.locator('main .el-checkbox').all()) await box.click()
    await expect(page.getByRole('button', { name: '密封递交' })).toBeEnabled()
    await expect(page.getByText('没有填写')).toHaveCount(0)
    await accessible(page)
  })

  let copy = ''
  await test.step('it is sealed; receipt and copy are kept, and agree', async () => {
    await page.getByRole('button', { name: '密封递交' }).click()
    const ask = page.getByRole('dialog')
    await expect(ask).toContainText('任何人都不能读取')
    await ask.getByRole('button', { name: '密封递交' }).click()
    await expect(page.getByRole('heading', { name: '已密封递交' })).toBeVisible()
    await accessible(page)
    const receipt = JSON.parse((await saved(page, '保存回执')).text)
    const kept = await saved(page, '保存副本')
    copy = kept.path
    expect(receipt.body.number).toBe(JSON.parse(kept.text).number)
    await page.getByRole('button', { name: '已保存，继续' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('已密封递交')
    await expect(page.getByRole('group', { name: '递交记录' })).toContainText(receipt.body.content_hash)
    await accessible(page)
  })

  await test.step('written anew from the copy', async () => {
    await page.getByRole('button', { name: '重新编写' }).click()
    await page
      .getByRole('dialog')
      .locator('input[type=file]')
      .setInputFiles({ name: '副本.json', mimeType: 'application/json', buffer: readFileSync(copy) })
    await page.getByRole('dialog').getByRole('button', { name: '在副本基础上编写' }).click()
    await expect(page.getByRole('textbox', { name: '总报价' })).toHaveValue('6,760,000.00')
    await page.goto('/work/bids')
    await expect(page.getByRole('group', { name: '我的投标' })).toContainText('有草稿')
    await accessible(page)
  })

  await test.step('and taken back', async () => {
    await page.getByRole('link', { name: need.facts.title }).click()
    await page.getByRole('button', { name: '撤回' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '撤回' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('已撤回')
    await expect(page.getByRole('button', { name: '保存撤回回执' })).toBeVisible()
    await accessible(page)
  })
})

test('two colleagues write one bid for two lots with files at the same time, and neither overwrites the other', async ({
  browser
}) => {
  test.setTimeout(300_000)
  const lots = ['东片', '西片'].map((name) => ({ name, budget: '240000.00' }))
  const own = { lots: { total: 2, allocation: 'separate', lots }, budget: { amount: '480000.00' } }
  const { need } = await publishedNeed(`社区为老服务（${Date.now()}）`, own)
  const login = await colleagueOf(CAST.bidders[0], `colleague${Date.now()}@demo.invalid`, '机构 王彤')
  const one = await windowOf(browser, CAST.bidders[0])
  const other = await windowOf(browser, login, 390)
  const kept = (page: Page) => expect(page.getByText(/^已保存 /)).toBeVisible()
  const nth = (page: Page, n: number) => page.getByRole('textbox', { name: `第 ${n} 条的说明` })

  await test.step('both open the same draft', async () => {
    await one.goto(`/needs/${need}`)
    await one.getByRole('button', { name: '编写投标文件' }).click()
    await expect(one).toHaveURL(/\/edit$/)
    await other.goto(one.url())
    await step(other, '资格响应')
  })

  await test.step('one prices both lots, and answers the first condition', async () => {
    for (const [i, lot] of lots.entries()) {
      await one.getByText(`投第 ${i + 1} 包 ${lot.name}`).click()
      await one
        .getByRole('group', { name: `第 ${i + 1} 包` })
        .getByRole('textbox', { name: '总报价' })
        .fill('23万')
    }
    await kept(one)
    await accessible(one)
    await step(one, '资格响应')
    await nth(one, 1).fill('依法登记，统一社会信用代码见证书')
    await expect(one.getByText(/有未保存的修改|正在保存/)).toHaveCount(0)
  })

  await test.step('the other, whose page knows nothing of it, answers the second with a file, on a phone', async () => {
    const proof = other.locator('li').filter({ has: nth(other, 2) })
    await proof
      .locator('input[type=file]')
      .setInputFiles({ name: '恶意.exe', mimeType: 'application/pdf', buffer: Buffer.from('MZ') })
    await expect(proof.getByRole('alert')).toBeVisible()
    await proof
      .locator('input[type=file]')
      .setInputFiles({ name: '无违法记录证明.pdf', mimeType: 'application/pdf', buffer: Buffer.from(PDF) })
    await expect(proof.getByRole('button', { name: '无违法记录证明.pdf', exact: true })).toBeVisible()
    await nth(other, 2).fill('信用中国查询无记录')
    await expect(other.getByText('同事的修改已并入')).toBeVisible()
    await expect(nth(other, 1)).toHaveValue('依法登记，统一社会信用代码见证书')
    await kept(other)
    await fits(other)
    await accessible(other)
  })

  await test.step('where both change the same answer, the later is asked', async () => {
    await nth(other, 1).fill('依法登记，另附章程')
    await kept(other)
    await expect(other.getByText(/有未保存的修改|正在保存/)).toHaveCount(0)
    await nth(one, 1).fill('依法登记满三年')
    const asked = one.getByRole('dialog')
    await expect(asked).toContainText('资格响应 / 第 1 条的说明')
    await expect(asked).toContainText('依法登记，另附章程')
    await accessible(one)
    await asked.getByRole('radio', { name: '采用对方的' }).check({ force: true })
    await asked.getByRole('button', { name: '按所选保存' }).click()
    await expect(nth(one, 1)).toHaveValue('依法登记，另附章程')
    await expect(nth(one, 2)).toHaveValue('信用中国查询无记录')
    await kept(one)
  })

  await test.step('all of it is there when it is opened again, and the file is what was uploaded', async () => {
    await one.reload()
    for (const lot of ['第 1 包', '第 2 包'])
      await expect(one.getByRole('group', { name: lot }).getByRole('textbox', { name: '总报价' })).toHaveValue(
        '230,000.00'
      )
    await step(one, '资格响应')
    await expect(nth(one, 2)).toHaveValue('信用中国查询无记录')
    const file = await saved(one, '无违法记录证明.pdf')
    expect(file.text).toBe(PDF)
    await one.context().close()
    await other.context().close()
  })
})

test('those who open set up a passphrase beforehand and see how far an opening is', async ({ page }) => {
  await signIn(page, 'supervisor@demo.invalid')
  await page.goto('/work/opening-keys')
  await page.getByLabel('开启口令', { exact: true }).fill('短')
  await expect(page.getByText('至少 12 个字符', { exact: true })).toBeVisible()
  await accessible(page)
  const needs = await (await page.request.get('/api/v1/opportunities?limit=50')).json()
  const need = needs.items.find((one: { facts: { title: string } }) => one.facts.title.includes('精神卫生'))
  await page.goto(`/work/openings/${need.id}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('未到开启时间')
  await expect(page.getByText('三方中任意两方')).toBeVisible()
  await accessible(page)
  await page.goto(`/needs/${need.id}/opening`)
  await expect(page.getByText('还没有开启记录')).toBeVisible()
  await accessible(page)
})
