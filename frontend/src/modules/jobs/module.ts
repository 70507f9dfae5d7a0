import { Timer } from '@element-plus/icons-vue'
import type { RoomModule } from '@/app/module'

/** What the server does in the background, for the operator. */
const room: RoomModule = {
  workspace: [
    {
      path: 'jobs',
      name: 'jobs',
      component: () => import('./JobsPage.vue'),
      meta: { title: 'jobs.title', audience: { roles: ['operator'] } }
    }
  ],
  menu: [{ label: 'jobs.title', to: 'jobs', icon: Timer, order: 820, roles: ['operator'] }]
}

export default room
