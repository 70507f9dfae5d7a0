import { OfficeBuilding, User, UserFilled } from '@element-plus/icons-vue'
import type { RoomModule } from '@/app/module'

/** Signing in, one's own account, and — for those who may — units and their people. */
const room: RoomModule = {
  portal: [
    {
      path: 'login',
      name: 'login',
      component: () => import('./LoginPage.vue'),
      meta: { title: 'accounts.login.title' }
    },
    {
      path: 'password-forgotten',
      name: 'password-forgotten',
      component: () => import('./ForgottenPage.vue'),
      meta: { title: 'accounts.forgotten.title', trail: ['login'] }
    },
    {
      path: 'password-reset',
      name: 'password-reset',
      component: () => import('./ResetPage.vue'),
      meta: { title: 'accounts.reset.title', trail: ['login'] }
    },
    {
      path: 'invitation',
      name: 'invitation',
      component: () => import('./InvitationPage.vue'),
      meta: { title: 'accounts.invitation.title' }
    }
  ],
  workspace: [
    {
      path: 'account',
      name: 'account',
      component: () => import('./AccountPage.vue'),
      meta: { title: 'app.account' }
    },
    {
      path: 'colleagues',
      name: 'colleagues',
      component: () => import('./ColleaguesPage.vue'),
      meta: { title: 'accounts.colleagues.title' }
    },
    {
      path: 'units',
      name: 'units',
      component: () => import('./UnitsPage.vue'),
      meta: { title: 'accounts.units.title', audience: { roles: ['operator'] } }
    },
    {
      path: 'units/:id',
      name: 'unit',
      component: () => import('./UnitPage.vue'),
      props: true,
      meta: { title: 'accounts.unit.title', trail: ['units'], audience: { roles: ['operator'] } }
    },
    {
      path: 'accounts',
      name: 'accounts',
      component: () => import('./AccountsPage.vue'),
      meta: { title: 'accounts.list.title', audience: { roles: ['operator'] } }
    }
  ],
  menu: [
    { label: 'accounts.units.title', to: 'units', icon: OfficeBuilding, order: 700, roles: ['operator'] },
    { label: 'accounts.list.title', to: 'accounts', icon: UserFilled, order: 710, roles: ['operator'] },
    { label: 'accounts.colleagues.title', to: 'colleagues', icon: User, order: 900 }
  ]
}

export default room
