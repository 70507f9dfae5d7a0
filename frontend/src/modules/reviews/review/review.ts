import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { useI18n } from 'vue-i18n'
import { api, ok, version } from '@/api/client'
import { type Act, confirmAct } from '@/composables/act'
import type { Correction, LowPrice, Review } from './words'

/** How often what others do is looked for, in milliseconds. */
export const OTHERS = 10_000

/** A review: bids and stages, without anybody's marks. Others work on it at the same time. */
export function useReview(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['review', toValue(id)]),
    queryFn: ({ signal }) => ok(api.GET('/api/v1/reviews/{id}', { params: { path: { id: toValue(id) } }, signal })),
    refetchInterval: OTHERS
  })
}

/** The caller's own sheet with the scheme; only for members of the panel. */
export function useSheet(id: MaybeRefOrGetter<string>, enabled: () => boolean) {
  return useQuery({
    queryKey: computed(() => ['review', toValue(id), 'sheet']),
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/reviews/{id}/sheet', { params: { path: { id: toValue(id) } }, signal })),
    enabled: computed(enabled),
    refetchInterval: OTHERS
  })
}

/** What a bidder handed in; supervisors read it elsewhere. */
export function useContent(id: MaybeRefOrGetter<string>, bid: MaybeRefOrGetter<string | undefined>) {
  return useQuery({
    queryKey: computed(() => ['review-content', toValue(id), toValue(bid)]),
    queryFn: ({ signal }) =>
      ok(
        api.GET('/api/v1/reviews/{id}/content', {
          params: { path: { id: toValue(id) }, query: { bid: toValue(bid) ?? '' } },
          signal
        })
      ),
    enabled: computed(() => toValue(bid) !== undefined),
    // What was opened does not change.
    staleTime: Number.POSITIVE_INFINITY
  })
}

/** Binding acts on a review, each shown once more before it is done. */
export function useReviewActs() {
  const { t } = useI18n()
  const queries = useQueryClient()
  const changed = () => queries.invalidateQueries({ queryKey: ['review'] })

  async function ask(name: string, act: Pick<Act, 'run' | 'reason' | 'danger'>, words = {}, more: string[] = []) {
    const done = await confirmAct({
      title: t(`reviews.review.act.${name}.title`, words),
      consequences: [t(`reviews.review.act.${name}.follows`, words), ...more, t('reviews.review.act.recorded')],
      confirm: t(`reviews.review.act.${name}.go`),
      ...act
    })
    // Also after a refusal: somebody else may have moved the review.
    await changed()
    return done
  }

  return {
    changed,

    /** Closes a stage. */
    step(review: { id: string; version: number }, action: 'qualify' | 'comply' | 'report' | 'conclude') {
      const params = { path: { id: review.id }, header: version(review.version) }
      return ask(action, {
        run: async () => {
          await ok(api.POST('/api/v1/reviews/{id}/steps', { params, body: { action } }))
        }
      })
    },

    /** Asks a bidder whose price members judge too low. */
    question(review: Review, bid: { id: string; name: string }) {
      const params = { path: { id: review.id }, header: version(review.version) }
      return ask(
        'question',
        {
          reason: { label: t('reviews.review.act.question.why'), required: true },
          run: async (reason) => {
            await ok(api.POST('/api/v1/reviews/{id}/low-prices', { params, body: { bid: bid.id, reason } }))
          }
        },
        { name: bid.name }
      )
    },

    /** Accepts a price or makes the bid invalid. */
    decide(question: LowPrice, accept: boolean) {
      const params = { path: { id: question.id }, header: version(question.version) }
      return ask(
        accept ? 'accept_price' : 'reject_price',
        {
          danger: !accept,
          reason: { label: t('reviews.review.low.decision'), required: true },
          run: async (reason) => {
            await ok(api.POST('/api/v1/low-prices/{id}/decision', { params, body: { accept, reason } }))
          }
        },
        { name: question.name }
      )
    },

    /** Opens a locked sheet again, for one of the four reasons. */
    reopen(review: Review, member: number, reason: Correction) {
      const params = { path: { id: review.id }, header: version(review.version) }
      return ask(
        'reopen',
        {
          reason: { label: t('reviews.review.act.reopen.comment'), required: true },
          run: async (comment) => {
            await ok(api.POST('/api/v1/reviews/{id}/reopenings', { params, body: { member, reason, comment } }))
          }
        },
        { member },
        [t('reviews.review.act.reopen.because', { reason: t(`reviews.review.correction.${reason}`) })]
      )
    }
  }
}
