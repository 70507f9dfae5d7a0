import './app/trusted-types'
import './styles/tokens.css'
import './styles/base.css'
import './styles/kit.css'
import './styles/print.css'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp, watch } from 'vue'
import App from './app/App.vue'
import { preferences } from './app/preferences'
import { queryClient } from './app/queries'
import { router } from './app/router'
import { i18n, useLanguage } from './i18n'

await useLanguage(preferences.language)
watch(
  () => preferences.language,
  async (language) => {
    await useLanguage(language)
    // Server texts are in the language they were asked in.
    await queryClient.invalidateQueries()
  }
)

createApp(App).use(createPinia()).use(i18n).use(VueQueryPlugin, { queryClient }).use(router).mount('#app')
