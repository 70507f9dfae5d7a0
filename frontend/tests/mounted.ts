import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { type Component, defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'

/** Runs a composable inside a routed, querying application and gives what it returned. */
export async function withSetup<T>(setup: () => T, path = '/') {
  let result: T | undefined
  const host = defineComponent(() => {
    result = setup()
    return () => h('div')
  })
  const app = await mountApp(host, path)
  return { ...app, result: result as T }
}

/** Mounts a component as the page of a small application with router and query client. */
export async function mountApp(component: Component, path = '/', props: Record<string, unknown> = {}) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', name: 'here', component },
      { path: '/elsewhere', name: 'elsewhere', component: { render: () => h('p', 'elsewhere') } }
    ]
  })
  await router.push(path)
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const wrapper = mount(component, {
    props,
    global: { plugins: [router, createPinia(), [VueQueryPlugin, { queryClient }]] },
    attachTo: document.body
  })
  await flushPromises()
  return { wrapper, router, queryClient }
}
