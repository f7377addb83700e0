// SPDX-License-Identifier: Apache-2.0
// The analyses: every result of the page is computed by the library in WASM, which is loaded once, when first needed.
import { host } from '#host'
import type { Column, Sanc } from 'libsanc'

export type { Column, DecodedImage, InputFile, Options, RunOptions, Sanc, Table, Verdict, VerbResult } from 'libsanc'

let loading: Promise<Sanc> | null = null

export function sanc(): Promise<Sanc> {
  loading ??= host.sanc().catch((why: unknown) => {
    loading = null
    throw new Error(`the library did not start: ${why instanceof Error ? why.message : String(why)}`)
  })
  return loading
}

// The numbers of a column; NaN where there is no value.
export function numbers(column: Column): Float64Array {
  const { values, valid } = column
  const out = values instanceof Float64Array ? values.slice() : Float64Array.from(values as ArrayLike<bigint | string>, Number)
  if (valid) for (let i = 0; i < out.length; ++i) if (!valid[i]) out[i] = NaN
  return out
}
