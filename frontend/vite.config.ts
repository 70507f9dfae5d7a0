import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vitest/config'

const testing = process.env.VITEST !== undefined
const backend = process.env.DUIJIE_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [
    vue(),
    // Each kit component brings its own style sheet; under Vitest styles only cost time.
    Components({
      dts: false,
      dirs: [],
      resolvers: [ElementPlusResolver({ importStyle: testing ? false : 'css' })]
    })
  ],
  resolve: {
    alias: [
      { find: '@', replacement: fileURLToPath(new URL('./src', import.meta.url)) },
      // Left external, the kit's async-validator resolves to an empty module and every form validates as true.
      ...(testing ? [{ find: /^element-plus(\/es)?$/, replacement: 'element-plus/dist/index.full.mjs' }] : [])
    ]
  },
  build: {
    target: 'es2022',
    manifest: true,
    // Bigger than this only ECharts may be, behind its lazy routes; `npm run budget` guards the first load.
    chunkSizeWarningLimit: 700
  },
  server: { proxy: { '/api': backend } },
  preview: { proxy: { '/api': backend } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    server: { deps: { inline: ['element-plus'] } },
    restoreMocks: true
  }
})
