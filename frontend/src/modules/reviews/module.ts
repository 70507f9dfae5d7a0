import { Avatar, Message, UserFilled } from '@element-plus/icons-vue'
import type { RoomModule } from '@/app/module'
import { withTexts } from '@/i18n'

const page = <T>(component: () => Promise<T>) => withTexts('reviews', component)
const keepers = { roles: ['registrar', 'finance_officer'] } as const
const bidders = { roles: ['bidder', 'organization_admin'] } as const
const buyers = { roles: ['drafter', 'approver', 'supervisor'] } as const

/** Experts and panels: the expert's own page and invitations, the authority's pool, the department's draw, the public record. */
const room: RoomModule = {
  portal: [
    {
      path: 'needs/:id/draws',
      name: 'need-draws',
      component: page(() => import('./DrawsPage.vue')),
      props: true,
      meta: { title: 'reviews.public.title', trail: ['needs'] }
    }
  ],
  workspace: [
    {
      path: 'expert',
      name: 'expert',
      component: page(() => import('./OwnPage.vue')),
      meta: { title: 'reviews.own.title' }
    },
    {
      path: 'expert/invitations',
      name: 'panel-invitations',
      component: page(() => import('./InvitationsPage.vue')),
      meta: { title: 'reviews.invitations.title', trail: ['expert'] }
    },
    {
      path: 'experts',
      name: 'experts',
      component: page(() => import('./PoolPage.vue')),
      meta: { title: 'reviews.pool.title', audience: keepers }
    },
    {
      path: 'experts/:id',
      name: 'pool-expert',
      component: page(() => import('./PoolExpertPage.vue')),
      props: true,
      meta: { title: 'reviews.pool.one', trail: ['experts'], audience: keepers }
    },
    {
      path: 'panels/:id',
      name: 'panels',
      component: page(() => import('./PanelsPage.vue')),
      props: true,
      meta: { title: 'reviews.panel.title', trail: ['own-needs'], audience: buyers }
    },
    {
      path: 'reviews/:id',
      name: 'review',
      component: page(() => import('./review/ReviewPage.vue')),
      props: true,
      meta: { title: 'reviews.review.title' }
    },
    {
      path: 'reviews/:id/sheet',
      name: 'review-sheet',
      component: page(() => import('./review/SheetPage.vue')),
      props: true,
      meta: { title: 'reviews.review.sheet.title', trail: ['review'] }
    },
    {
      path: 'reviews/:id/report',
      name: 'review-report',
      component: page(() => import('./review/ReportPage.vue')),
      props: true,
      meta: { title: 'reviews.review.report.title', trail: ['review'] }
    },
    {
      path: 'low-prices',
      name: 'low-prices',
      component: page(() => import('./review/LowPricesPage.vue')),
      meta: { title: 'reviews.review.low.mine', audience: bidders }
    }
  ],
  menu: [
    { label: 'reviews.pool.title', to: 'experts', icon: UserFilled, order: 320, roles: keepers.roles },
    { label: 'reviews.own.title', to: 'expert', icon: Avatar, order: 600 },
    { label: 'reviews.invitations.title', to: 'panel-invitations', icon: Message, order: 610 }
  ]
}

export default room
