// SPDX-License-Identifier: Apache-2.0
// Both builds of the page; build.mjs runs it with SANC_VIEWER_KIND = site or file.
import { fileURLToPath } from 'node:url'

const kind = process.env.SANC_VIEWER_KIND ?? 'site'
const here = (path) => fileURLToPath(new URL(path, import.meta.url))

export default {
  root: here('.'),
  base: './',
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: {
    alias: [
      { find: '#host', replacement: here(`src/host.${kind}.ts`) },
      { find: /^libsanc$/, replacement: here('../npm/dist/browser.js') },
      { find: /^libsanc\/inline$/, replacement: here('../npm/dist/inline.js') },
    ],
  },
  server: { fs: { allow: [here('..')] } },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 20_000,
    modulePreload: { polyfill: false },
    rolldownOptions: kind === 'file' ? { output: { codeSplitting: false } } : {},
  },
}
