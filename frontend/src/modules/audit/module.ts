import { DocumentChecked } from '@element-plus/icons-vue'
import type { RoomModule } from '@/app/module'

/** The log of every change, for supervisors. */
const room: RoomModule = {
  workspace: [
    {
      path: 'audit',
      name: 'audit',
      component: () => import('./AuditPage.vue'),
      meta: { title: 'audit.title', audience: { roles: ['supervisor'] } }
    }
  ],
  menu: [{ label: 'audit.title', to: 'audit', icon: DocumentChecked, order: 700, roles: ['supervisor'] }]
}

export default room
