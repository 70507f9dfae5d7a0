import { Postcard } from '@element-plus/icons-vue'
import type { RoomModule } from '@/app/module'
import { withTexts } from '@/i18n'

const page = <T>(component: () => Promise<T>) => withTexts('contracts', component)
const department = { roles: ['drafter', 'approver'] } as const
const bidders = { kinds: ['organization'], roles: ['bidder', 'organization_admin'] } as const
const overseers = { roles: ['finance_officer', 'supervisor'] } as const
const concerned = {
  roles: ['drafter', 'approver', 'finance_officer', 'supervisor', 'bidder', 'organization_admin']
} as const

/** From a result that stands to a contract in performance: its text, who signs, what is published; and what everybody can read. */
const room: RoomModule = {
  portal: [
    {
      path: 'contracts',
      name: 'public-contracts',
      component: page(() => import('./PublicContractsPage.vue')),
      meta: { title: 'contracts.public.title' }
    },
    {
      path: 'contracts/:id',
      name: 'public-contract',
      component: page(() => import('./PublicContractPage.vue')),
      props: true,
      meta: { title: 'contracts.public.one', trail: ['public-contracts'] }
    }
  ],
  nav: [{ label: 'contracts.public.title', to: 'public-contracts', order: 45 }],
  workspace: [
    {
      path: 'contracts',
      name: 'contracts',
      component: page(() => import('./ContractsPage.vue')),
      meta: { title: 'contracts.list.title', audience: concerned }
    },
    {
      path: 'contracts/:id',
      name: 'contract',
      component: page(() => import('./ContractPage.vue')),
      props: true,
      meta: { title: 'contracts.work.title', trail: ['contracts'], audience: concerned }
    }
  ],
  menu: [
    { label: 'contracts.list.title', to: 'contracts', icon: Postcard, order: 135, ...department },
    { label: 'contracts.list.title', to: 'contracts', icon: Postcard, order: 235, ...bidders },
    { label: 'contracts.list.title', to: 'contracts', icon: Postcard, order: 345, ...overseers }
  ]
}

export default room
