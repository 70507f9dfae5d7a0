import { flushPromises } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { Problem } from '@/api/problem'
import { withSetup } from '../../tests/mounted'
import { flag, type ListRequest, many, type Page, text, useList } from './list'

interface Filters {
  q: string
  categories: string[]
  open: boolean
}

type Load = (request: ListRequest<Filters>) => Promise<Page<string>>

function listOf(load: Load) {
  return () =>
    useList<Filters, string>({
      key: 'test',
      filters: { q: text(), categories: many(), open: flag() },
      sort: '-published_at',
      load
    })
}

const pages: Load = async ({ after }) =>
  after === 'c2' ? { items: ['c'], total: 3 } : { items: ['a', 'b'], next: 'c2', total: 3 }

it('reads filters, order and place from the URL', async () => {
  const load = vi.fn(pages)
  const { result } = await withSetup(listOf(load), '/?q=养老&categories=A01,A02&open=1&sort=budget&after=c2&page=2')
  expect(load.mock.calls[0]?.[0]).toEqual({
    filters: { q: '养老', categories: ['A01', 'A02'], open: true },
    sort: 'budget',
    after: 'c2',
    limit: 20
  })
  expect(result.items).toEqual(['c'])
  expect(result.page).toBe(2)
  expect(result.filtered).toBe(true)
})

it('writes several changed filters as one step and starts at the first page again', async () => {
  const { result, router } = await withSetup(listOf(pages), '/?after=c2&page=2')
  const push = vi.spyOn(router, 'push')
  result.filters.q = '社工'
  result.filters.categories = ['A01', 'B02']
  await flushPromises()
  expect(push).toHaveBeenCalledTimes(1)
  expect(router.currentRoute.value.query).toEqual({ q: '社工', categories: 'A01,B02' })
})

it('walks forward by cursor and back', async () => {
  const { result, router } = await withSetup(listOf(pages))
  expect(result.hasNext).toBe(true)
  result.next()
  await flushPromises()
  expect(router.currentRoute.value.query).toEqual({ after: 'c2', page: '2' })
  expect(result.items).toEqual(['c'])
  expect(result.hasNext).toBe(false)
  result.previous()
  await flushPromises()
  expect(router.currentRoute.value.query).toEqual({})
  expect(result.items).toEqual(['a', 'b'])
})

it('shows the problem and recovers', async () => {
  const load = vi.fn(pages).mockRejectedValueOnce(new Problem(503, 'unavailable', 't', 'd'))
  const { result } = await withSetup(listOf(load))
  expect(result.problem?.code).toBe('unavailable')
  expect(result.loading).toBe(false)
  result.refresh()
  await flushPromises()
  expect(result.problem).toBeUndefined()
  expect(result.items).toEqual(['a', 'b'])
})

it('does not ask again when another page opens', async () => {
  const load = vi.fn(pages)
  const { router } = await withSetup(listOf(load), '/?q=a')
  await router.push('/elsewhere')
  await flushPromises()
  expect(load).toHaveBeenCalledTimes(1)
})

it('clears every filter at once', async () => {
  const { result, router } = await withSetup(listOf(pages), '/?q=a&open=1&sort=budget')
  result.reset()
  await flushPromises()
  expect(router.currentRoute.value.query).toEqual({ sort: 'budget' })
})
