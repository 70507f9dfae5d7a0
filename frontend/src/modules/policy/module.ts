import { Notebook, Stamp } from '@element-plus/icons-vue'
import type { RoomModule } from '@/app/module'

const keepers = { roles: ['registrar'] } as const
const overseers = { roles: ['registrar', 'supervisor'] } as const
/** Those whom a decision concerns read it too: the server tells which. */
const concerned = { roles: ['registrar', 'supervisor', 'drafter', 'approver', 'organization_admin', 'bidder'] } as const

/** Policy packs: rules as data, read by everybody, kept by the authority of the region. */
const room: RoomModule = {
  portal: [
    {
      path: 'policies',
      name: 'policies',
      component: () => import('./PoliciesPage.vue'),
      meta: { title: 'policy.title' }
    },
    {
      path: 'policies/:id',
      name: 'policy',
      component: () => import('./PackPage.vue'),
      props: true,
      meta: { title: 'policy.one', trail: ['policies'] }
    }
  ],
  workspace: [
    {
      path: 'policies',
      name: 'kept-policies',
      component: () => import('./KeptPoliciesPage.vue'),
      meta: { title: 'policy.title', audience: keepers }
    },
    {
      path: 'policies/import',
      name: 'policy-import',
      component: () => import('./ImportPage.vue'),
      meta: { title: 'policy.import.title', trail: ['kept-policies'], audience: keepers }
    },
    {
      path: 'policies/:id',
      name: 'kept-policy',
      component: () => import('./KeptPackPage.vue'),
      props: true,
      meta: { title: 'policy.one', trail: ['kept-policies'], audience: keepers }
    },
    {
      path: 'decisions',
      name: 'decisions',
      component: () => import('./DecisionsPage.vue'),
      meta: { title: 'policy.decisions.title', audience: overseers }
    },
    {
      path: 'decisions/:id',
      name: 'decision',
      component: () => import('./DecisionPage.vue'),
      props: true,
      meta: { title: 'policy.decisions.one', audience: concerned }
    }
  ],
  nav: [{ label: 'policy.title', to: 'policies', order: 60 }],
  menu: [
    { label: 'policy.title', to: 'kept-policies', icon: Notebook, order: 320, ...keepers },
    { label: 'policy.decisions.title', to: 'decisions', icon: Stamp, order: 330, ...overseers }
  ]
}

export default room
