import { Files } from '@element-plus/icons-vue'
import type { RoomModule } from '@/app/module'

const keepers = { roles: ['finance_officer', 'registrar'] } as const

/** The guiding catalogue of services and the negative list. */
const room: RoomModule = {
  portal: [
    {
      path: 'catalogue',
      name: 'catalogue',
      component: () => import('./CataloguePage.vue'),
      meta: { title: 'catalogue.title' }
    },
    {
      path: 'catalogue/negative-list',
      name: 'negative-list',
      component: () => import('./NegativeListPage.vue'),
      meta: { title: 'catalogue.negative.title', trail: ['catalogue'] }
    },
    {
      path: 'catalogue/versions',
      name: 'catalogue-versions',
      component: () => import('./VersionsPage.vue'),
      meta: { title: 'catalogue.versions.title', trail: ['catalogue'] }
    },
    {
      path: 'catalogue/items/:code',
      name: 'catalogue-item',
      component: () => import('./ItemPage.vue'),
      props: true,
      meta: { title: 'catalogue.item.title', trail: ['catalogue'] }
    }
  ],
  workspace: [
    {
      path: 'catalogue',
      name: 'kept-catalogue',
      component: () => import('./KeptCataloguePage.vue'),
      meta: { title: 'catalogue.keep.title', audience: keepers }
    },
    {
      path: 'catalogue/:id',
      name: 'catalogue-draft',
      component: () => import('./DraftPage.vue'),
      props: true,
      meta: { title: 'catalogue.keep.one', trail: ['kept-catalogue'], audience: keepers }
    }
  ],
  menu: [{ label: 'catalogue.keep.title', to: 'kept-catalogue', icon: Files, order: 330, ...keepers }],
  nav: [{ label: 'catalogue.title', to: 'catalogue', order: 20 }]
}

export default room
