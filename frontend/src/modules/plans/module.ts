import { Calendar, Stamp } from '@element-plus/icons-vue'
import { defineAsyncComponent } from 'vue'
import type { RoomModule } from '@/app/module'

const department = { roles: ['drafter', 'approver'] } as const
const finance = { roles: ['finance_officer'] } as const

/** Annual plans: the public's list and pages; the department's table; the finance office's review. */
const room: RoomModule = {
  portal: [
    {
      path: 'plans',
      name: 'plans',
      component: () => import('./PlansPage.vue'),
      meta: { title: 'plans.public.title' }
    },
    {
      path: 'intentions',
      name: 'intentions',
      component: () => import('./IntentionsPage.vue'),
      meta: { title: 'plans.intention.title', trail: ['plans'] }
    },
    {
      path: 'plans/:id',
      name: 'plan',
      component: () => import('./PlanPage.vue'),
      props: true,
      meta: { title: 'plans.public.one', trail: ['plans'] }
    }
  ],
  workspace: [
    {
      path: 'plans',
      name: 'own-plans',
      component: () => import('./OwnPage.vue'),
      meta: { title: 'plans.own.title', audience: department }
    },
    {
      path: 'plans/:id',
      name: 'own-plan',
      component: () => import('./WorkPage.vue'),
      props: true,
      meta: { title: 'plans.own.one', trail: ['own-plans'], audience: department }
    },
    {
      path: 'plan-review',
      name: 'plan-reviews',
      component: () => import('./ReviewListPage.vue'),
      meta: { title: 'plans.review.title', audience: finance }
    },
    {
      path: 'plan-review/:id',
      name: 'plan-review',
      component: () => import('./WorkPage.vue'),
      props: true,
      meta: { title: 'plans.review.one', trail: ['plan-reviews'], audience: finance }
    }
  ],
  nav: [{ label: 'plans.public.title', to: 'plans', order: 15 }],
  menu: [
    { label: 'plans.own.title', to: 'own-plans', icon: Calendar, order: 90, ...department },
    { label: 'plans.review.title', to: 'plan-reviews', icon: Stamp, order: 320, ...finance }
  ],
  tasks: [defineAsyncComponent(() => import('./PlanTasks.vue'))]
}

export default room
