import { type Browser, expect, type Page, test } from '@playwright/test'
import { accessible, signIn } from './people'

/** Of this run: the journey may be walked again on the same server. */
const TITLE = `社区困难群众社会工作服务（${Date.now()}）`

/** A field of the editor by its place in the terms. */
function field(page: Page, path: string) {
  return page.locator(`[data-path="${path}"]`)
}

/** Chooses from a list of the kit. */
async function choose(page: Page, list: ReturnType<typeof field>, word: string): Promise<void> {
  await list.locator('.el-select__wrapper').click()
  await page.getByRole('option', { name: word, exact: true }).click()
}

async function section(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: '填写步骤' }).getByRole('button', { name }).click()
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
}

/** A day so many days from now, as the clock in China shows it. */
function inDays(days: number): string {
  return new Date(Date.now() + days * 24 * 3_600_000 + 8 * 3_600_000).toISOString().slice(0, 10)
}

/** Somebody with a window of their own. */
async function person(browser: Browser, login: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  await signIn(page, login)
  return page
}

/** How many qualify, as the matching page says. */
async function eligible(page: Page): Promise<number> {
  const figure = page.locator('dl > div').filter({ hasText: '符合全部条件的' }).locator('strong')
  return Number((await figure.innerText()).replace(/,/g, ''))
}

test('a need is entered, published and matched; an organization mends its profile and qualifies', async ({
  browser
}) => {
  test.setTimeout(600_000)
  const drafter = await person(browser, 'drafter@demo.invalid')

  await test.step('a drafter enters a need with a condition a machine checks', async () => {
    await drafter.goto('/work/needs')
    await drafter.getByRole('button', { name: '新建' }).click()
    await drafter.getByRole('menuitem', { name: '需求', exact: true }).click()
    await expect(drafter).toHaveURL(/\/edit$/)
    await field(drafter, 'title').getByRole('textbox').fill(TITLE)
    await field(drafter, 'plan_reason').getByRole('textbox').fill('年中下达的应急任务，未列入年初计划')
    await field(drafter, 'category.code').getByRole('button').click()
    await drafter.getByRole('textbox', { name: '输入名称或代码查找' }).fill('社会工作服务')
    await drafter.getByRole('button', { name: /A1003 社会工作服务/ }).click()
    await choose(drafter, field(drafter, 'procurement.method'), '竞争性磋商')
    const deadline = field(drafter, 'deadline').getByRole('combobox')
    await deadline.fill(`${inDays(30)} 17:00`)
    await deadline.press('Enter')
    await accessible(drafter)

    await section(drafter, '需求调查')
    await field(drafter, 'survey_reason').getByRole('textbox').fill('本年度已就同类需求开展过需求调查')
    await field(drafter, 'consultation_reason').getByRole('textbox').fill('延续性项目，上一年度已征求社会公众意见')

    await section(drafter, '服务需求')
    await field(drafter, 'beneficiaries.text').getByRole('textbox').fill('辖区内低保、低收入家庭约300户')
    await drafter.getByRole('button', { name: '添加服务内容与数量' }).click()
    await field(drafter, 'deliverables[0].name').getByRole('textbox').fill('个案服务')
    await field(drafter, 'term.contract_months').getByRole('textbox').fill('12')

    await section(drafter, '预算与经费')
    await field(drafter, 'budget.amount').getByRole('textbox').fill('48万')

    await section(drafter, '人员与资格')
    await drafter.getByRole('button', { name: '添加资格条件' }).click()
    await field(drafter, 'qualifications[0].text').getByRole('textbox').fill('承接过同类社会服务项目')
    await drafter.getByRole('button', { name: '设置核验条件' }).click()
    await drafter.getByRole('combobox', { name: '核验事项' }).fill('同类项目')
    await drafter.getByRole('option', { name: '同类项目经验数' }).click()
    await drafter.getByRole('textbox', { name: '取值' }).fill('1')
    await drafter.getByRole('textbox', { name: '取值' }).blur()
    await expect(drafter.getByText(/^同类项目经验数\s*不少于 1$/)).toBeVisible()
    await accessible(drafter)

    await section(drafter, '合同与考核')
    await drafter.getByRole('button', { name: '添加付款方式' }).click()
    await field(drafter, 'payments[0].share').getByRole('textbox').fill('100')
    await field(drafter, 'payments[0].wording').getByRole('textbox').fill('验收合格后一次付清')
    await drafter.getByRole('button', { name: '添加履约验收' }).click()
    await field(drafter, 'acceptance[0].text').getByRole('textbox').fill('按服务记录与满意度调查验收')
    await field(drafter, 'acceptance[0].text').getByRole('textbox').blur()
  })

  await test.step('and hands it in', async () => {
    await drafter.getByRole('button', { name: '提交审核' }).click()
    await drafter.getByRole('dialog').getByRole('button', { name: '提交审核' }).click()
    await expect(drafter).not.toHaveURL(/\/edit$/)
    await expect(drafter.getByRole('heading', { level: 1 })).toContainText('审核中')
  })
  const id = /needs\/([^/?]+)/.exec(drafter.url())?.[1] ?? ''

  await test.step('an approver publishes it', async () => {
    const approver = await person(browser, 'approver@demo.invalid')
    await approver.getByRole('link', { name: TITLE }).click()
    await approver.getByRole('button', { name: '发布', exact: true }).click()
    await approver.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click()
    await expect(approver.getByRole('heading', { level: 1 })).toContainText('已发布')
    await approver.context().close()
  })

  let before = 0
  await test.step('the matching page tells whom each rule keeps out and the order with its reasons', async () => {
    await drafter.goto(`/work/needs/${id}`)
    await drafter.getByRole('button', { name: '匹配结果' }).click()
    const ranked = drafter.getByRole('group', { name: '推荐次序' })
    await expect(ranked).toBeVisible()
    before = await eligible(drafter)
    expect(before).toBeGreaterThan(50)
    await expect(ranked.locator('tbody tr')).toHaveCount(50)
    await expect(ranked).toContainText('评估等级')
    const why = drafter.getByRole('group', { name: '未通过的原因' })
    await expect(why).toContainText('承接过同类社会服务项目')
    await drafter.getByText(/^全部 [\d,]+ 家$/).click()
    await expect(why).toContainText('服务类别包含所需类别')
    await accessible(drafter)
  })

  await test.step('one place is explained, and some stand side by side', async () => {
    const ranked = drafter.getByRole('group', { name: '推荐次序' })
    for (const place of [0, 1]) await ranked.locator('tbody .el-checkbox').nth(place).click()
    await drafter.getByRole('button', { name: '并排比较' }).click()
    await expect(drafter.locator('thead th')).toHaveCount(2)
    await accessible(drafter)
    await drafter.goBack()
    await ranked.getByRole('link').first().click()
    await expect(drafter.getByText('符合全部条件')).toBeVisible()
    await accessible(drafter)
    await drafter.goBack()
  })

  const organization = await person(browser, 'org@demo.invalid')
  await test.step('an organization finds the need and sees what it lacks', async () => {
    await accessible(organization)
    await organization.getByRole('link', { name: /^只差一项/ }).click()
    await organization.getByRole('link', { name: TITLE }).click()
    await expect(organization.getByRole('heading', { level: 1 })).toContainText('差 1 项')
    await expect(organization.getByText('不低于1')).toBeVisible()
    await accessible(organization)
  })

  await test.step('it mends its profile and now qualifies', async () => {
    await organization.getByRole('button', { name: '补充项目业绩' }).click()
    const dialog = organization.getByRole('dialog')
    await dialog.getByLabel('项目名称').fill('街道社区社会工作服务项目')
    await dialog.getByLabel('委托单位').fill('光明区某街道办事处')
    await accessible(organization)
    await dialog.getByRole('button', { name: '保存' }).click()
    await expect(organization.getByRole('heading', { level: 1 })).toContainText('符合全部条件')
    await organization.goto('/work/matches')
    await expect(organization.getByRole('link', { name: TITLE })).toBeVisible()
    await accessible(organization)
    await organization.goto('/work/profile#performance')
    await expect(organization.getByRole('region', { name: '项目业绩' })).toContainText('自行申报，待核实')
    await accessible(organization)
  })

  await test.step('and the department counts one more', async () => {
    await expect.poll(() => eligible(drafter), { timeout: 30_000 }).toBe(before + 1)
  })
})
