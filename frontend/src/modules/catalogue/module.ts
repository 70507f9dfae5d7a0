import type { RoomModule } from '@/app/module'

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
  nav: [{ label: 'catalogue.title', to: 'catalogue', order: 20 }]
}

export default room
