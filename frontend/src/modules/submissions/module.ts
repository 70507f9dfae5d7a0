import { EditPen, Key } from '@element-plus/icons-vue'
import { defineAsyncComponent } from 'vue'
import type { RoomModule } from '@/app/module'

const bidders = { kinds: ['organization'], roles: ['bidder', 'organization_admin'] } as const
/** An approver of the department, a supervisor, and the operator who keeps the escrow. */
const openers = { roles: ['approver', 'supervisor', 'operator'] } as const
const keepers = { roles: ['approver', 'supervisor'] } as const

/** Bids: written by organizations, sealed until two people open them, and the record of that. */
const room: RoomModule = {
  portal: [
    {
      path: 'needs/:id/opening',
      name: 'opening-record',
      component: () => import('./OpeningRecordPage.vue'),
      props: true,
      meta: { title: 'submissions.record.title', trail: ['needs', 'need'] }
    }
  ],
  workspace: [
    {
      path: 'bids',
      name: 'own-bids',
      component: () => import('./BidsPage.vue'),
      meta: { title: 'submissions.own.title', audience: bidders }
    },
    {
      path: 'bids/:id',
      name: 'own-bid',
      component: () => import('./BidPage.vue'),
      props: true,
      meta: { title: 'submissions.own.one', trail: ['own-bids'], audience: bidders }
    },
    {
      path: 'bids/:id/edit',
      name: 'bid-editor',
      component: () => import('./BidEditorPage.vue'),
      props: true,
      meta: { title: 'submissions.editor.title', trail: ['own-bids', 'own-bid'], audience: bidders }
    },
    {
      path: 'openings/:id',
      name: 'opening',
      component: () => import('./OpeningPage.vue'),
      props: true,
      meta: { title: 'submissions.opening.title', audience: openers }
    },
    {
      path: 'opening-keys',
      name: 'opening-keys',
      component: () => import('./KeysPage.vue'),
      meta: { title: 'submissions.keys.title', audience: keepers }
    }
  ],
  menu: [
    { label: 'submissions.own.title', to: 'own-bids', icon: EditPen, order: 220, ...bidders },
    { label: 'submissions.keys.title', to: 'opening-keys', icon: Key, order: 120, ...keepers }
  ],
  tasks: [defineAsyncComponent(() => import('./BidTasks.vue'))]
}

export default room
