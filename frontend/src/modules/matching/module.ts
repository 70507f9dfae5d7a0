import { Connection } from '@element-plus/icons-vue'
import { defineAsyncComponent } from 'vue'
import type { RoomModule } from '@/app/module'

const department = { roles: ['drafter', 'approver', 'supervisor'] } as const
const organization = { kinds: ['organization'] } as const

/** Who qualifies for a need and why the others do not; and to an organization, the needs it can serve and what it lacks. */
const room: RoomModule = {
  workspace: [
    {
      path: 'needs/:id/matches',
      name: 'need-matches',
      component: () => import('./MatchesPage.vue'),
      props: true,
      meta: { title: 'matching.title', trail: ['own-needs', 'own-need'], audience: department }
    },
    {
      path: 'needs/:id/matches/compare',
      name: 'need-compare',
      component: () => import('./ComparePage.vue'),
      props: true,
      meta: { title: 'matching.compare.title', trail: ['own-needs', 'own-need', 'need-matches'], audience: department }
    },
    {
      path: 'needs/:id/matches/:organization',
      name: 'need-match',
      component: () => import('./MatchPage.vue'),
      props: true,
      meta: { title: 'matching.one.title', trail: ['own-needs', 'own-need', 'need-matches'], audience: department }
    },
    {
      path: 'matches',
      name: 'matched-needs',
      component: () => import('./MatchedNeedsPage.vue'),
      meta: { title: 'matching.own.title', audience: organization }
    },
    {
      path: 'matches/:id',
      name: 'matched-need',
      component: () => import('./LackingPage.vue'),
      props: true,
      meta: { title: 'matching.own.one', trail: ['matched-needs'], audience: organization }
    }
  ],
  menu: [{ label: 'matching.own.title', to: 'matched-needs', icon: Connection, order: 210, ...organization }],
  tasks: [defineAsyncComponent(() => import('./MatchTasks.vue'))]
}

export default room
