// SPDX-License-Identifier: Apache-2.0
// The bar on top: what is open, what can be opened, the theme, and that nothing leaves the page.
import { useEffect, useRef } from 'preact/hooks'

import { host } from '#host'
import { app } from '../app.ts'
import { from_list } from '../files.ts'
import { open_demo, open_files } from '../open.ts'
import { use } from '../store.ts'

export function Top() {
  const title = use(app, (a) => a.title)
  const theme = use(app, (a) => a.theme)
  const busy = use(app, (a) => a.busy)
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  useEffect(() => {
    document.documentElement.dataset.theme = theme
    document.title = title ? `${title} · libsanc viewer` : 'libsanc viewer'
  }, [theme, title])
  useEffect(() => folder.current?.setAttribute('webkitdirectory', ''), [])
  const taken = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement
    const list = from_list(input.files ?? [])
    input.value = ''
    if (list.length > 0) void open_files(list)
  }
  return (
    <header class="top">
      <h1>{title || 'libsanc viewer'}</h1>
      <p class="offline">Offline: no data leaves this page</p>
      {busy && (
        <p class="busy" role="status">
          {busy.what}
          {busy.done !== undefined ? ` ${Math.round(100 * busy.done)} %` : '…'}
          {busy.cancel && <button onClick={busy.cancel}>Cancel</button>}
        </p>
      )}
      <nav aria-label="Open">
        <button onClick={() => folder.current?.click()}>Open folder</button>
        <button onClick={() => files.current?.click()}>Open files</button>
        <button onClick={() => void open_demo()}>{host.own ? 'This case' : 'Demo'}</button>
        <button class="theme" aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'} onClick={() => app.set({ theme: theme === 'dark' ? 'light' : 'dark' })}>
          {theme === 'dark' ? '☀' : '☾'}
        </button>
      </nav>
      <input ref={files} type="file" multiple hidden aria-label="Files" onChange={taken} data-test="files" />
      <input ref={folder} type="file" multiple hidden aria-label="Folder" onChange={taken} data-test="folder" />
    </header>
  )
}
