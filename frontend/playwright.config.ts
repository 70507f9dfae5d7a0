import { defineConfig } from '@playwright/test'
import { baseURL, launchOptions } from './scripts/browser.mjs'

export default defineConfig({
  testDir: 'e2e',
  // Journeys that move the demo server's time on come last: it does not go back.
  projects: [
    { name: 'today', testIgnore: 'later/**' },
    { name: 'later', testMatch: 'later/**/*.spec.ts' }
  ],
  workers: 1,
  timeout: 90_000,
  // Machines that check are busy with more than this.
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list']],
  use: {
    baseURL,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 20_000,
    trace: 'retain-on-failure',
    launchOptions
  }
})
