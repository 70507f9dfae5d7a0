import { ChatDotSquare, Medal, Tickets, Warning } from '@element-plus/icons-vue'
import { defineAsyncComponent } from 'vue'
import type { RoomModule } from '@/app/module'
import { withTexts } from '@/i18n'

const page = <T>(component: () => Promise<T>) => withTexts('awards', component)
const department = { roles: ['drafter', 'approver'] } as const
const watchers = { roles: ['drafter', 'approver', 'supervisor'] } as const
const bidders = { kinds: ['organization'], roles: ['bidder', 'organization_admin'] } as const
const overseers = { roles: ['finance_officer', 'supervisor'] } as const
const concerned = {
  roles: ['drafter', 'approver', 'finance_officer', 'supervisor', 'bidder', 'organization_admin']
} as const

/** From the report of a panel to a result that stands: the decision, its notice, each bidder's own result, and who objects. */
const room: RoomModule = {
  portal: [
    {
      path: 'needs/:id/result',
      name: 'need-result',
      component: page(() => import('./ResultPage.vue')),
      props: true,
      meta: { title: 'awards.public.title', trail: ['needs', 'need'] }
    },
    {
      path: 'complaint-decisions',
      name: 'complaint-decisions',
      component: page(() => import('./DecisionsPage.vue')),
      meta: { title: 'awards.decisions.title' }
    }
  ],
  nav: [{ label: 'awards.decisions.title', to: 'complaint-decisions', order: 50 }],
  workspace: [
    {
      path: 'awards',
      name: 'awards',
      component: page(() => import('./AwardsPage.vue')),
      meta: { title: 'awards.list.title', audience: watchers }
    },
    {
      path: 'needs/:id/award',
      name: 'need-award',
      component: page(() => import('./AwardPage.vue')),
      props: true,
      meta: { title: 'awards.work.title', trail: ['awards'], audience: watchers }
    },
    {
      path: 'results',
      name: 'own-results',
      component: page(() => import('./OwnResultsPage.vue')),
      meta: { title: 'awards.own.title', audience: bidders }
    },
    {
      path: 'results/:id',
      name: 'own-result',
      component: page(() => import('./OwnResultPage.vue')),
      props: true,
      meta: { title: 'awards.own.one', trail: ['own-results'], audience: bidders }
    },
    {
      path: 'remedies',
      name: 'remedies',
      component: page(() => import('./RemediesPage.vue')),
      meta: { title: 'awards.remedy.title', audience: concerned }
    },
    {
      path: 'remedies/:id',
      name: 'remedy',
      component: page(() => import('./RemedyPage.vue')),
      props: true,
      meta: { title: 'awards.remedy.one', trail: ['remedies'], audience: concerned }
    },
    {
      path: 'needs/:id/remedy',
      name: 'remedy-start',
      component: page(() => import('./RemedyStartPage.vue')),
      props: true,
      meta: { title: 'awards.start.title', trail: ['remedies'], audience: bidders }
    },
    {
      path: 'remedy-drafts/:id',
      name: 'remedy-editor',
      component: page(() => import('./RemedyEditorPage.vue')),
      props: true,
      meta: { title: 'awards.editor.title', trail: ['remedies'], audience: bidders }
    },
    {
      path: 'complainants',
      name: 'complainants',
      component: page(() => import('./ComplainantsPage.vue')),
      meta: { title: 'awards.complainants.title', trail: ['remedies'], audience: overseers }
    }
  ],
  menu: [
    { label: 'awards.list.title', to: 'awards', icon: Medal, order: 130, ...watchers },
    { label: 'awards.remedy.title', to: 'remedies', icon: ChatDotSquare, order: 140, ...department },
    { label: 'awards.own.title', to: 'own-results', icon: Tickets, order: 230, ...bidders },
    { label: 'awards.remedy.title', to: 'remedies', icon: ChatDotSquare, order: 240, ...bidders },
    { label: 'awards.remedy.title', to: 'remedies', icon: ChatDotSquare, order: 340, ...overseers },
    { label: 'awards.complainants.title', to: 'complainants', icon: Warning, order: 350, ...overseers }
  ],
  tasks: [defineAsyncComponent(page(() => import('./OwnTasks.vue')))]
}

export default room
