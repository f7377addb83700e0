// SPDX-License-Identifier: Apache-2.0
// Numbers, times and sizes as the page writes them: UTC always, units always.
export const minute_ms = 60_000
export const hour_ms = 3_600_000
export const day_ms = 86_400_000

// Text of a time as in every table: milliseconds, or null where the cell is empty.
export const time_of = (text: string | null | undefined): number | null => (text ? Date.parse(text) : null)

export const show_time = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ') + 'Z'
export const show_time_s = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ') + 'Z'

export function show_duration(ms: number): string {
  const total = Math.round(Math.abs(ms) / 1000)
  const sign = ms < 0 ? '−' : ''
  const [d, h, m, s] = [Math.floor(total / 86400), Math.floor(total / 3600) % 24, Math.floor(total / 60) % 60, total % 60]
  if (d > 0) return `${sign}${d} d ${h} h`
  if (h > 0) return `${sign}${h} h ${m} min`
  return m > 0 ? `${sign}${m} min ${s} s` : `${sign}${s} s`
}

export function show_size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(0)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}

export const show_count = (n: number): string => n.toLocaleString('en-GB').replaceAll(',', '\u202f')

// A finding's value with its bounds, in units that a reader measures in.
export function show_value(value: number | null, low: number | null, high: number | null, unit: string): string {
  if (value === null) return ''
  const scale = unit === 'dm2' ? 0.01 : unit === 'mm' ? 0.001 : 1
  const name = unit === 'dm2' ? 'm²' : unit === 'mm' ? 'm' : unit
  const one = (v: number): string =>
    unit === 'ms' ? show_duration(v) : unit === 'mm' ? (v * scale).toFixed(1) : show_count(Math.round(v * scale))
  const bounds = low !== null && high !== null ? ` (${one(low)} to ${one(high)})` : ''
  return `${one(value)}${bounds}${unit === 'ms' ? '' : ' ' + name}`
}

export const show_place = (lon: number, lat: number): string =>
  `${Math.abs(lat).toFixed(5)}° ${lat < 0 ? 'S' : 'N'} ${Math.abs(lon).toFixed(5)}° ${lon < 0 ? 'W' : 'E'}`
