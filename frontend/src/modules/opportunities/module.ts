import { Document } from '@element-plus/icons-vue'
import { defineAsyncComponent } from 'vue'
import type { RoomModule } from '@/app/module'
import { withTexts } from '@/i18n'

const page = <T>(component: () => Promise<T>) => withTexts('opportunities', component)

/** Needs and calls: the public's list and notices; the department's drafts, review and history. */
const room: RoomModule = {
  portal: [
    {
      path: 'needs',
      name: 'needs',
      component: () => import('./NeedsPage.vue'),
      meta: { title: 'opportunities.public.title' }
    },
    {
      path: 'needs/:id',
      name: 'need',
      component: () => import('./NoticePage.vue'),
      props: true,
      meta: { title: 'opportunities.public.notice', trail: ['needs'] }
    },
    {
      path: 'needs/:id/editions/:number(\\d+)',
      name: 'need-edition',
      component: () => import('./EditionPage.vue'),
      props: true,
      meta: { title: 'opportunities.public.edition', trail: ['needs'] }
    },
    {
      path: 'consultations',
      name: 'consultations',
      component: page(() => import('./consultation/ConsultationsPage.vue')),
      meta: { title: 'opportunities.consultations', trail: ['needs'] }
    },
    {
      path: 'consultations/:id',
      name: 'consultation',
      component: page(() => import('./consultation/ConsultationPage.vue')),
      props: true,
      meta: { title: 'opportunities.consultations', trail: ['needs', 'consultations'] }
    }
  ],
  workspace: [
    {
      path: 'needs',
      name: 'own-needs',
      component: () => import('./OwnPage.vue'),
      meta: { title: 'opportunities.own.title', audience: { roles: ['drafter', 'approver'] } }
    },
    {
      path: 'needs/:id',
      name: 'own-need',
      component: page(() => import('./DraftPage.vue')),
      props: true,
      meta: { title: 'opportunities.own.draft', trail: ['own-needs'], audience: { roles: ['drafter', 'approver'] } }
    },
    {
      path: 'needs/:id/edit',
      name: 'need-editor',
      component: page(() => import('./EditorPage.vue')),
      props: true,
      meta: { title: 'opportunities.editor.title', trail: ['own-needs'], audience: { roles: ['drafter'] } }
    }
  ],
  nav: [{ label: 'opportunities.public.title', to: 'needs', order: 10 }],
  menu: [
    { label: 'opportunities.own.title', to: 'own-needs', icon: Document, order: 100, roles: ['drafter', 'approver'] }
  ],
  tasks: [defineAsyncComponent(() => import('./DraftTasks.vue'))]
}

export default room
