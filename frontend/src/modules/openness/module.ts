import type { RoomModule } from '@/app/module'

/** What everybody may see first. */
const room: RoomModule = {
  portal: [{ path: '', name: 'home', component: () => import('./HomePage.vue') }],
  nav: [{ label: 'app.home', to: 'home', order: 0 }]
}

export default room
