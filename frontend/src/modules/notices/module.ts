import type { RoomModule } from '@/app/module'
import { withTexts } from '@/i18n'

const page = <T>(component: () => Promise<T>) => withTexts('notices', component)

/** Official notices in the standard forms: the public list, and each as it was published. */
const room: RoomModule = {
  portal: [
    {
      path: 'notices',
      name: 'notices',
      component: page(() => import('./NoticesPage.vue')),
      meta: { title: 'notices.title' }
    },
    {
      path: 'notices/:id',
      name: 'notice',
      component: page(() => import('./StandardNoticePage.vue')),
      props: true,
      meta: { title: 'notices.one', trail: ['notices'] }
    }
  ],
  nav: [{ label: 'notices.title', to: 'notices', order: 12 }]
}

export default room
