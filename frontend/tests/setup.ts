import { config, enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach } from 'vitest'
import { i18n, useLanguage, withTexts } from '@/i18n'

const rooms = Object.keys(import.meta.glob('../src/modules/*/locales/later/zh-CN.json')).map(
  (path) => path.split('/')[3]
)

// Every test speaks Chinese with the real texts; a missing key throws (see i18n/index.ts).
beforeEach(async () => {
  await useLanguage('zh-CN')
  await Promise.all(rooms.map((room) => withTexts(room ?? '', async () => room)()))
})
config.global.plugins = [i18n]
enableAutoUnmount(afterEach)
