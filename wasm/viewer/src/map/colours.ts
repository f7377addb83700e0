// SPDX-License-Identifier: Apache-2.0
// The colours of the map in both themes: one accent for what is chosen, one alert colour for findings only.
export interface Colours {
  sea: string
  land: string
  coast: string
  border: string
  zone: [number, number, number, number]
  track: [number, number, number, number]
  accent: [number, number, number, number]
  alert: [number, number, number, number]
  halo: [number, number, number, number]
}

export const colours: Record<'light' | 'dark', Colours> = {
  light: {
    sea: '#dfe8ec',
    land: '#f6f3ea',
    coast: '#b9c4c7',
    border: '#d3cfc2',
    zone: [63, 78, 90, 255],
    track: [74, 98, 116, 56],
    accent: [11, 92, 173, 255],
    alert: [179, 64, 12, 255],
    halo: [255, 255, 255, 255],
  },
  dark: {
    sea: '#131c23',
    land: '#232d34',
    coast: '#465661',
    border: '#37444d',
    zone: [176, 192, 203, 255],
    track: [150, 175, 194, 56],
    accent: [124, 184, 240, 255],
    alert: [242, 154, 91, 255],
    halo: [16, 24, 31, 255],
  },
}
