// SPDX-License-Identifier: Apache-2.0
import type { Loose } from '../app.ts'

export function Tracks({ loose }: { loose: Loose }) {
  return <p>{loose.header.join(', ')}</p>
}
