import { Bell } from '@element-plus/icons-vue'
import type { RoomModule } from '@/app/module'

/** What the platform tells a person: inbox, and how it is mailed. */
const room: RoomModule = {
  workspace: [
    {
      path: 'inbox',
      name: 'inbox',
      component: () => import('./InboxPage.vue'),
      meta: { title: 'notify.title' }
    },
    {
      path: 'inbox/preferences',
      name: 'inbox-preferences',
      component: () => import('./PreferencesPage.vue'),
      meta: { title: 'notify.preferences.title', trail: ['inbox'] }
    }
  ],
  menu: [{ label: 'notify.title', to: 'inbox', icon: Bell, order: 10 }]
}

export default room
