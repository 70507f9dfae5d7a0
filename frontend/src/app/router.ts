import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router'
import { t } from '@/i18n'
import { admits, rooms } from './module'
import { useSession } from './session'

const PortalLayout = () => import('./layouts/PortalLayout.vue')
const WorkspaceLayout = () => import('./layouts/WorkspaceLayout.vue')

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    {
      path: '/',
      component: PortalLayout,
      children: [
        ...rooms.flatMap((r) => r.portal ?? []),
        {
          path: '/:rest(.*)*',
          name: 'not-found',
          component: () => import('./pages/NotFoundPage.vue'),
          meta: { title: 'app.not_found.title' }
        }
      ]
    },
    {
      path: '/work',
      component: WorkspaceLayout,
      meta: { audience: {} },
      children: [
        {
          path: '',
          name: 'work',
          component: () => import('./pages/TasksPage.vue'),
          meta: { title: 'app.tasks.title' }
        },
        ...rooms.flatMap((r) => r.workspace ?? [])
      ]
    },
    ...rooms.flatMap((r) => r.bare ?? [])
  ],
  scrollBehavior(to, from, saved) {
    if (saved) return saved
    if (to.hash) return { el: to.hash }
    // A filter changed on the same page: stay where the reader is.
    return to.path === from.path ? false : { top: 0 }
  }
})

router.beforeEach(async (to) => {
  const session = useSession()
  await session.restore()
  const audiences = to.matched.flatMap((record) => record.meta.audience ?? [])
  if (audiences.length === 0) return true
  if (!session.profile) return { name: 'login', query: { next: to.fullPath } }
  const kind = session.acting?.unit.kind
  if (audiences.every((audience) => admits(audience, kind, session.roles))) return true
  return { name: 'work', query: { denied: to.fullPath } }
})

/** Words for the title bar and 当前位置. */
export function titleOf(route: RouteLocationNormalized): string {
  return route.meta.title ? t(route.meta.title) : ''
}

router.afterEach((to, from, failure) => {
  if (failure) return
  const title = titleOf(to)
  document.title = title ? `${title} · ${t('app.name')}` : t('app.full_name')
  // A new page is read from its beginning, by keyboard and screen reader too.
  if (from.matched.length > 0 && to.path !== from.path) {
    requestAnimationFrame(() => document.getElementById('main')?.focus({ preventScroll: true }))
  }
})
