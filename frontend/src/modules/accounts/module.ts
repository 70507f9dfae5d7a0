import type { RoomModule } from '@/app/module'

/** Signing in, and what a person changes about the own account. */
const room: RoomModule = {
  portal: [
    {
      path: 'login',
      name: 'login',
      component: () => import('./LoginPage.vue'),
      meta: { title: 'accounts.login.title' }
    }
  ]
}

export default room
