import { Collection, OfficeBuilding } from '@element-plus/icons-vue'
import { defineAsyncComponent } from 'vue'
import type { RoomModule } from '@/app/module'

const registrar = { roles: ['registrar'] } as const
const organization = { kinds: ['organization'] } as const

/** The registry of social organizations: public list and page, the authority's registry, imports and data quality. */
const room: RoomModule = {
  portal: [
    {
      path: 'organizations',
      name: 'organizations',
      component: () => import('./OrganizationsPage.vue'),
      meta: { title: 'organizations.title' }
    },
    {
      path: 'organizations/:id',
      name: 'organization',
      component: () => import('./OrganizationPage.vue'),
      props: true,
      meta: { title: 'organizations.page', trail: ['organizations'] }
    }
  ],
  workspace: [
    {
      path: 'registry',
      name: 'registry',
      component: () => import('./RegistryPage.vue'),
      meta: { title: 'organizations.registry', audience: registrar }
    },
    {
      path: 'registry/imports',
      name: 'organization-imports',
      component: () => import('./ImportsPage.vue'),
      meta: { title: 'organizations.imports.title', trail: ['registry'], audience: registrar }
    },
    {
      path: 'registry/imports/:id',
      name: 'organization-import',
      component: () => import('./ImportPage.vue'),
      props: true,
      meta: { title: 'organizations.imports.one', trail: ['registry', 'organization-imports'], audience: registrar }
    },
    {
      path: 'registry/quality',
      name: 'organization-quality',
      component: () => import('./QualityPage.vue'),
      meta: { title: 'organizations.quality.title', trail: ['registry'], audience: registrar }
    },
    {
      path: 'registry/:id',
      name: 'dossier',
      component: () => import('./DossierPage.vue'),
      props: true,
      meta: { title: 'organizations.dossier.title', trail: ['registry'], audience: registrar }
    },
    {
      path: 'profile',
      name: 'own-profile',
      component: () => import('./OwnPage.vue'),
      meta: { title: 'organizations.own.title', audience: organization }
    }
  ],
  nav: [{ label: 'organizations.title', to: 'organizations', order: 30 }],
  menu: [
    { label: 'organizations.registry', to: 'registry', icon: Collection, order: 300, ...registrar },
    { label: 'organizations.own.title', to: 'own-profile', icon: OfficeBuilding, order: 220, ...organization }
  ],
  tasks: [defineAsyncComponent(() => import('./OwnTasks.vue'))]
}

export default room
