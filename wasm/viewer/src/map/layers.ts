// SPDX-License-Identifier: Apache-2.0
// What deck.gl draws: images, legs, vessels and contacts, from the state of the page and the clock.
import type { Layer } from '@deck.gl/core'
import { DataFilterExtension } from '@deck.gl/extensions'
import { BitmapLayer, LineLayer, ScatterplotLayer, TextLayer } from '@deck.gl/layers'
import type { FeatureCollection } from 'geojson'

import type { App } from '../app.ts'
import type { Clock } from '../clock.ts'
import { latest_fixes, type Fixes, type Latest } from '../fixes.ts'
import { hour_ms } from '../format.ts'
import { colours, type Colours } from './colours.ts'
import { gap_layer, object_layers, zone_layers } from './outlines.ts'
import { SwipeExtension } from './swipe-extension.ts'

const by_time = new DataFilterExtension({ filterSize: 1 })
const swipe = new SwipeExtension()
const clear: [number, number, number, number] = [0, 0, 0, 0]

export interface Contact {
  lon: number
  lat: number
  begin: number
  end: number
  vessels: string[]
}

function image_layers(app: App, device_width: number): Layer[] {
  const pair = app.dossier?.json.raster[app.pair]
  if (!pair || app.view === 'off') return []
  const shown = app.view === 'before' ? [pair.before] : app.view === 'after' ? [pair.after] : [pair.before, pair.after]
  return shown.flatMap((name) => {
    const image = app.images.get(name)
    if (!image?.corners) return []
    const side = app.view !== 'swipe' ? 0 : name === pair.before ? -1 : 1
    return new BitmapLayer({
      id: `image-${name}`,
      image: image.bitmap,
      bounds: image.corners as [[number, number], [number, number], [number, number], [number, number]],
      textureParameters: { minFilter: 'linear', magFilter: 'nearest', mipmapFilter: 'none' },
      extensions: [swipe],
      swipe_at: app.swipe * device_width,
      swipe_side: side,
    } as ConstructorParameters<typeof BitmapLayer>[0]) as unknown as Layer
  })
}

function legs(fixes: Fixes, id: string, range: [number, number], look: { color: number[]; width: number; only?: number }): Layer {
  const data = {
    length: fixes.legs,
    attributes: {
      getSourcePosition: { value: fixes.leg_from, size: 2 },
      getTargetPosition: { value: fixes.leg_to, size: 2 },
      getFilterValue: { value: fixes.leg_time, size: 1 },
    },
  }
  return new LineLayer({
    id,
    data,
    getColor: look.color,
    getWidth: look.width,
    widthUnits: 'pixels',
    filterRange: range,
    extensions: [by_time],
    updateTriggers: { getColor: look.color },
  } as unknown as ConstructorParameters<typeof LineLayer>[0]) as unknown as Layer
}

// The legs of one vessel, copied out once for each choice.
let only: { fixes: Fixes; vessel: string; part: Fixes } | null = null
function part_of(fixes: Fixes, vessel: string): Fixes {
  if (only?.fixes === fixes && only.vessel === vessel) return only.part
  const v = fixes.vessels.indexOf(vessel)
  const first = fixes.leg_vessel.indexOf(v)
  let last = first
  while (first >= 0 && last < fixes.legs && fixes.leg_vessel[last] === v) ++last
  const part = {
    ...fixes,
    legs: first < 0 ? 0 : last - first,
    leg_from: fixes.leg_from.slice(2 * first, 2 * last),
    leg_to: fixes.leg_to.slice(2 * first, 2 * last),
    leg_time: fixes.leg_time.slice(first, last),
  }
  only = { fixes, vessel, part }
  return part
}

function track_layers(app: App, clock: Clock, c: Colours): Layer[] {
  const { fixes, chosen } = app
  if (!fixes) return []
  const second = (ms: number): number => (ms - fixes.epoch) / 1000
  const window: [number, number] = [second(clock.from), second(clock.to)]
  const trail: [number, number] = [Math.max(window[0], second(clock.now - 3 * hour_ms)), second(clock.now)]
  const out = [legs(fixes, 'legs', window, { color: c.track, width: 1 })]
  out.push(legs(fixes, 'trail', trail, { color: [...c.track.slice(0, 3), 230], width: 1.6 }))
  if (chosen.vessel) {
    const part = part_of(fixes, chosen.vessel)
    if (part.legs > 0) out.push(legs(part, 'chosen-legs', window, { color: c.accent, width: 2.4 }))
  }
  const latest = latest_fixes(fixes, clock.now)
  const is_chosen = (d: Latest): boolean => d.vessel === chosen.vessel
  out.push(
    new ScatterplotLayer<Latest>({
      id: 'vessels',
      data: latest,
      getPosition: (d) => [d.lon, d.lat],
      getRadius: (d) => (is_chosen(d) ? 6.5 : 4),
      radiusUnits: 'pixels',
      // Hollow: silent for more than an hour, the place is the last one heard.
      getFillColor: (d) => (d.age_ms > hour_ms ? clear : is_chosen(d) ? c.accent : [...(c.track.slice(0, 3) as [number, number, number]), 255]),
      getLineColor: (d) => (d.age_ms > hour_ms ? (is_chosen(d) ? c.accent : [...(c.track.slice(0, 3) as [number, number, number]), 255]) : c.halo),
      stroked: true,
      lineWidthUnits: 'pixels',
      getLineWidth: 1.5,
      pickable: true,
      updateTriggers: { getRadius: chosen.vessel, getFillColor: [chosen.vessel, app.theme], getLineColor: [chosen.vessel, app.theme] },
    }) as unknown as Layer,
  )
  const named = latest.filter(is_chosen)
  out.push(
    new TextLayer<Latest>({
      id: 'vessel-name',
      data: named,
      getPosition: (d) => [d.lon, d.lat],
      getText: (d) => d.vessel,
      getSize: 13,
      getColor: c.accent,
      getPixelOffset: [0, -16],
      fontFamily: 'system-ui, sans-serif',
      background: true,
      getBackgroundColor: [c.halo[0], c.halo[1], c.halo[2], 220],
      backgroundPadding: [3, 1],
      updateTriggers: { getColor: app.theme, getBackgroundColor: app.theme },
    }) as unknown as Layer,
  )
  return out
}

function contact_layers(contacts: Contact[], clock: Clock, c: Colours, app: App): Layer[] {
  const shown = contacts.filter((one) => one.end >= clock.from && one.begin <= clock.to)
  return [
    new ScatterplotLayer<Contact>({
      id: 'contacts',
      data: shown,
      getPosition: (d) => [d.lon, d.lat],
      getRadius: 8,
      radiusUnits: 'pixels',
      filled: false,
      stroked: true,
      getLineColor: c.alert,
      lineWidthUnits: 'pixels',
      getLineWidth: (d) => (app.chosen.vessel && d.vessels.includes(app.chosen.vessel) ? 3.5 : 2),
      pickable: true,
      updateTriggers: { getLineColor: app.theme, getLineWidth: app.chosen.vessel },
    }) as unknown as Layer,
  ]
}

export interface Found {
  objects: FeatureCollection
  gaps: FeatureCollection
  contacts: Contact[]
}

export function layers_of(app: App, clock: Clock, found: Found, screen: { device_width: number; zoom: number }): Layer[] {
  const c = colours[app.theme]
  return [
    ...image_layers(app, screen.device_width),
    ...zone_layers(app.zones, c, screen.zoom),
    ...object_layers(found.objects, c),
    gap_layer(found.gaps, clock, c, app.chosen.vessel),
    ...track_layers(app, clock, c),
    ...contact_layers(found.contacts, clock, c, app),
  ]
}
