// SPDX-License-Identifier: Apache-2.0
import { render } from 'preact'

import { host } from '#host'
import { open_demo } from './open.ts'
import { Page } from './page.tsx'

const root = document.getElementById('app')!
root.textContent = ''
render(<Page />, root)
if (host.own) void open_demo()
