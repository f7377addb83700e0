// SPDX-License-Identifier: Apache-2.0
import { render } from 'preact'

import { Page } from './page.tsx'

const root = document.getElementById('app')!
root.textContent = ''
render(<Page />, root)
