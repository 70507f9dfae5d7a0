import { config, enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach } from 'vitest'
import { i18n, useLanguage } from '@/i18n'

// Every test speaks Chinese with the real texts; a missing key throws (see i18n/index.ts).
beforeEach(() => useLanguage('zh-CN'))
config.global.plugins = [i18n]
enableAutoUnmount(afterEach)
