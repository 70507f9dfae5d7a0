import type { operations } from '@/api/schema'
import type { ListRequest } from '@/composables/list'
import { typedMoney } from '@/i18n/format'

type Query = NonNullable<operations['opportunity_list']['parameters']['query']>

/** Filters of the public list as the URL holds them. */
export interface NeedFilterValues {
  q: string
  region: string
  category: string
  kind: string
  method: string
  status: string
  amount_min: string
  amount_max: string
  deadline_from: string
  deadline_to: string
}

/** The request of a page; a value of the URL the server would not know is its to refuse. */
export function needQuery({ filters, sort, after, limit }: ListRequest<NeedFilterValues>): Query {
  const { amount_min, amount_max, ...rest } = filters
  const set = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''))
  return {
    ...set,
    amount_min: amount_min ? (typedMoney(amount_min) ?? amount_min) : undefined,
    amount_max: amount_max ? (typedMoney(amount_max) ?? amount_max) : undefined,
    sort: sort as Query['sort'],
    after,
    limit
  }
}
