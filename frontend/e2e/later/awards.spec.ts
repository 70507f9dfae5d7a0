import { expect, type Page, test } from '@playwright/test'
import { accessible, confirm as confirmed, fits, visitor, windowOf } from '../people'
import {
  type Answer,
  acceptedBy,
  ask,
  CAST,
  concluded,
  examined,
  now,
  publicityOver,
  runningReview,
  scored,
  until
} from '../stage'

const TITLE = '独居老人探访服务'

/** Finds something in the tree of a field by its name and takes it. */
async function choose(page: Page, label: string, name: string): Promise<void> {
  const field = page.locator('.el-form-item').filter({ hasText: label })
  await field.getByRole('button', { name: label }).click()
  await field.getByRole('textbox').fill(name)
  await field.getByRole('button', { name }).first().click()
}

/** Looks at the act that is being asked about, and does it. */
async function confirm(page: Page, word: string, reason?: string): Promise<void> {
  await expect(page.getByRole('dialog')).toBeVisible()
  await accessible(page)
  await confirmed(page, word, reason)
}

test('a result is decided, objected to, confirmed, taken back by an upheld complaint, and judged anew by another panel', async ({
  browser
}) => {
  test.setTimeout(900_000)
  const review = await runningReview(TITLE)
  await examined(review)
  await scored(review)
  const award = await concluded(review)
  const { need } = review
  const [first, second] = review.bids.map((bid) => bid.name) as [string, string]

  await test.step('the drafter proposes: another than ranked only with a reason', async () => {
    const page = await windowOf(browser, CAST.drafter)
    await expect(page.getByText('提出中标（成交）人').first()).toBeVisible()
    await page.goto(`/work/needs/${need}/award`)
    await expect(page.getByText('请在此前确定中标（成交）人：')).toBeVisible()
    await accessible(page)
    await page.getByRole('radio', { name: second }).check({ force: true })
    await page.getByRole('button', { name: '提出', exact: true }).click()
    await expect(page.getByText('没有按排序确定中标（成交）人的，请写明理由')).toBeVisible()
    await accessible(page)
    await page.getByRole('radio', { name: first }).check({ force: true })
    await page.getByRole('button', { name: '提出', exact: true }).click()
    await confirm(page, '提出')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('待审定')
    await page.context().close()
  })

  await test.step('an approver decides and publishes', async () => {
    const page = await windowOf(browser, CAST.approver)
    await page.goto('/work/awards?state=proposed')
    await page.getByRole('link', { name: TITLE }).first().click()
    await page.getByRole('button', { name: '审定', exact: true }).click()
    await confirm(page, '审定')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('待公告')
    await page.getByRole('button', { name: '公告结果', exact: true }).click()
    await confirm(page, '公告结果')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('结果公告中')
    await accessible(page)
    await page.goto('/work/awards')
    await accessible(page)
    await page.context().close()
  })

  await test.step('everybody reads the result and who judged', async () => {
    const page = await visitor(browser)
    await page.goto(`/needs/${need}`)
    await page.getByRole('link', { name: '查看结果公告' }).click()
    await expect(page.getByRole('heading', { name: '二、评审专家' })).toBeVisible()
    await expect(page.getByRole('row', { name: first })).toContainText('元')
    await accessible(page)
    await page.context().close()
  })

  const told = await Promise.all(CAST.bidders.map((login) => ask(login, 'GET', '/awards/own')))
  const of = (own: Answer) => own.find((one: Answer) => one.opportunity_id === need)
  const loser = CAST.bidders.find((_, i) => of(told[i])?.won === false) as string
  const winner = CAST.bidders.find((_, i) => of(told[i])?.won === true) as string

  await test.step('the winner reads the notice, a loser the own score; on a phone', async () => {
    const won = await windowOf(browser, winner, 375)
    await won.goto(`/work/results/${need}`)
    await expect(won.getByText('中标（成交）通知书')).toBeVisible()
    await accessible(won)
    await won.context().close()
    const lost = await windowOf(browser, loser, 375)
    await lost.goto('/work/results')
    await accessible(lost)
    await lost.getByRole('link', { name: TITLE }).first().click()
    await expect(lost.getByText('本单位得分')).toBeVisible()
    await expect(lost.getByText(first)).toHaveCount(0)
    await fits(lost)
    await accessible(lost)
    await lost.context().close()
  })

  const grounds = async (page: Page, label: string) => {
    await page
      .getByRole('textbox', { name: label })
      .fill('中标人的项目负责人不具备采购文件要求的资格，见所附查询结果。')
    await page.getByRole('textbox', { name: '法律依据' }).fill('《中华人民共和国政府采购法》第二十二条')
    await page.getByRole('textbox', { name: '请求事项' }).fill('认定中标结果无效，重新评审。')
  }

  await test.step('the loser objects: told what is possible, kept as typed, with evidence', async () => {
    const page = await windowOf(browser, loser)
    await page.goto(`/needs/${need}`)
    await page.getByRole('link', { name: '询问、质疑、投诉' }).click()
    await expect(page.getByText('本单位还没有对该项目提出质疑，不能投诉。')).toBeVisible()
    await accessible(page)
    await page.getByRole('button', { name: /编写质疑\s*采购结果/ }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('编写质疑')
    await expect(page.getByRole('button', { name: '提交', exact: true })).toBeDisabled()
    await accessible(page)
    await grounds(page, '事实和理由')
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '查询结果.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n1 0 obj\n') })
    const file = page.getByRole('button', { name: '查询结果.pdf', exact: true })
    await expect(file).toBeVisible()
    await expect(page.getByText(/有未保存的修改|正在保存/)).toHaveCount(0)
    await page.reload()
    await expect(file).toBeVisible()
    await expect(page.getByRole('textbox', { name: '法律依据' })).toHaveValue('《中华人民共和国政府采购法》第二十二条')
    await page.getByRole('button', { name: '提交', exact: true }).click()
    await confirm(page, '提交')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('待办理')
    await accessible(page)
    await page.context().close()
  })

  await test.step('the department cannot go on, and answers', async () => {
    const page = await windowOf(browser, CAST.approver)
    await page.getByRole('listitem').filter({ hasText: '答复质疑' }).getByRole('link').first().click()
    await page.getByRole('button', { name: '提交答复' }).click()
    await expect(page.getByText('请写明是否成立')).toBeVisible()
    await accessible(page)
    await page.getByRole('radio', { name: '不成立' }).check({ force: true })
    const said = page.getByRole('textbox', { name: '答复内容' })
    await said.fill('经核查，中标人的项目负责人持有有效证书，质疑不成立。')
    await expect(page.getByText(/已保存在本浏览器$/)).toBeVisible()
    await page.reload()
    await expect(said).toHaveValue('经核查，中标人的项目负责人持有有效证书，质疑不成立。')
    await page.getByRole('button', { name: '提交答复' }).click()
    await confirm(page, '提交答复')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('已答复')
    await accessible(page)
    await page.context().close()
  })

  await test.step('the publicity ends and the result stands', async () => {
    await publicityOver(award)
    const page = await windowOf(browser, CAST.drafter)
    await expect(async () => {
      await page.goto(`/work/needs/${need}/award`)
      await expect(page.getByRole('heading', { level: 1 })).toContainText('已生效', { timeout: 2_000 })
    }).toPass()
    await accessible(page)
    await page.context().close()
  })

  await test.step('the loser complains to the finance authority', async () => {
    const page = await windowOf(browser, loser, 375)
    await page.goto(`/work/needs/${need}/remedy`)
    await accessible(page)
    await page.getByRole('button', { name: '编写投诉' }).click()
    await grounds(page, '事实和理由')
    await expect(page.getByText(/^已保存/)).toBeVisible()
    await fits(page)
    await accessible(page)
    await page.getByRole('button', { name: '提交', exact: true }).click()
    await confirm(page, '提交')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('投诉')
    await page.context().close()
  })

  await test.step('the authority accepts it, suspends the purchase, and upholds it', async () => {
    const page = await windowOf(browser, CAST.finance)
    await page.goto('/work/remedies?kind=complaint&state=filed')
    await accessible(page)
    await page.getByRole('link', { name: TITLE }).first().click()
    await expect(page.getByRole('heading', { name: '审查投诉' })).toBeVisible()
    await page.getByText('受理的同时暂停采购活动').click()
    await page.getByRole('button', { name: '受理', exact: true }).click()
    await confirm(page, '受理')
    await expect(page.getByText('采购活动等待处理')).toBeVisible()
    await page.getByRole('radio', { name: '成立', exact: true }).check({ force: true })
    await page.getByRole('radio', { name: /重新评审/ }).check({ force: true })
    await page.getByRole('textbox', { name: '处理决定' }).fill('经查，评审小组未核对项目负责人资格，责令重新评审。')
    await accessible(page)
    await page.getByRole('button', { name: '作出处理决定' }).click()
    await confirm(page, '作出处理决定')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('已处理')
    await accessible(page)
    await page.goto('/work/complainants')
    await accessible(page)
    await page.context().close()
  })

  await test.step('the result is gone, and everybody sees why', async () => {
    const page = await visitor(browser)
    await page.goto(`/needs/${need}/result`)
    await expect(page.getByText('该结果已撤销')).toBeVisible()
    await expect(page.getByRole('heading', { name: '投诉处理决定' })).toBeVisible()
    await accessible(page)
    await page.context().close()
    const drafter = await windowOf(browser, CAST.drafter)
    await drafter.goto(`/work/needs/${need}/award`)
    await expect(drafter.getByRole('heading', { level: 1 })).toContainText('已撤销')
    await accessible(drafter)
    await drafter.context().close()
  })

  await test.step('another panel is formed and drawn, and judges what was opened anew', async () => {
    const desk = await windowOf(browser, CAST.drafter)
    await desk.goto(`/work/panels/${need}`)
    await desk.getByRole('button', { name: '组建评审小组' }).click()
    await choose(desk, '专业（服务类别）', 'A1003')
    await desk.getByRole('heading', { level: 1 }).click()
    await choose(desk, '抽取地区', '深圳市')
    await desk.getByRole('spinbutton', { name: '专家人数' }).fill('4')
    const sent = desk.getByRole('group', { name: '采购人代表' })
    if ((await sent.getByRole('textbox', { name: '姓名' }).count()) === 0)
      await sent.getByRole('button', { name: '增加代表' }).click()
    await sent.getByRole('textbox', { name: '姓名' }).fill('李文')
    await sent.getByRole('textbox', { name: '职务' }).fill('科长')
    const begins = (await now()) + 3 * 3_600_000
    const time = desk.getByRole('combobox', { name: '评审开始时间' })
    await time.fill(new Date(begins + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '))
    await time.press('Enter')
    await desk.getByRole('textbox', { name: '评审地点' }).fill('三楼会议室')
    await accessible(desk)
    await desk.getByRole('main').getByRole('button', { name: '组建评审小组' }).click()
    await desk.getByRole('button', { name: '抽取专家' }).click()
    await confirm(desk, '抽取')
    await expect(desk.getByText('待答复').first()).toBeVisible()
    const { panels } = await ask(CAST.drafter, 'GET', `/opportunities/${need}/panels`)
    await acceptedBy(panels.find((panel: Answer) => panel.state === 'inviting').id)
    await desk.context().close()
    await until(begins)
    const page = await windowOf(browser, CAST.drafter)
    await page.goto(`/work/panels/${need}`)
    await page.getByRole('button', { name: '开始评审' }).click()
    await confirm(page, '开始评审')
    await page.getByRole('button', { name: '记为组长' }).first().click()
    await confirm(page, '记录')
    await page.getByRole('combobox', { name: /采购人代表.*账号/ }).click({ force: true })
    await page.getByRole('option', { name: /李文/ }).click()
    await accessible(page)
    await page.getByRole('button', { name: '开始评审' }).click()
    await expect(page).toHaveURL(/\/work\/reviews\//)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('资格审查')
    for (const { name } of review.bids)
      await expect(page.getByRole('button', { name: `打开${name}的投标文件` })).toBeVisible()
    expect(page.url()).not.toContain(review.review)
    await page.context().close()
  })
})
