// SPDX-License-Identifier: Apache-2.0
// The map itself: MapLibre draws land and outlines, deck.gl the rest into the same canvas. Loaded after the first paint.
import 'maplibre-gl/dist/maplibre-gl.css'

import { MapLibreOverlay } from '@deck.gl/maplibre'
import type { FeatureCollection } from 'geojson'
import { Map as MapLibre, NavigationControl, ScaleControl, setWorkerCount, setWorkerUrl } from 'maplibre-gl'

import { host } from '#host'
import { app, type App } from '../app.ts'
import { choose_vessel } from '../choose.ts'
import { clock } from '../clock.ts'
import { time_of } from '../format.ts'
import { base_style, empty, world_of } from './base.ts'
import { colours } from './colours.ts'
import { layers_of, type Contact, type Found } from './layers.ts'

const calm = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)')

export interface Shown {
  remove(): void
}

function objects_of(state: App): FeatureCollection {
  const pair = state.dossier?.json.raster[state.pair]
  return (pair && state.dossier?.geo.get(`objects_${pair.pair}`)) || empty
}

const gaps_of = (state: App): FeatureCollection => state.dossier?.geo.get('gaps') ?? state_gaps(state)

function state_gaps(state: App): FeatureCollection {
  const found = state.loose?.results.gaps
  return found ? (JSON.parse(found.table.toGeoJSON()) as FeatureCollection) : empty
}

function contacts_of(state: App): Contact[] {
  const found = state.loose?.results.contacts
  const collection = state.dossier?.geo.get('contacts') ?? (found ? (JSON.parse(found.table.toGeoJSON()) as FeatureCollection) : empty)
  return collection.features.flatMap((feature) => {
    const p = feature.properties ?? {}
    if (feature.geometry?.type !== 'Point') return []
    const [lon, lat] = feature.geometry.coordinates as [number, number]
    return { lon, lat, begin: time_of(p.begin) ?? -Infinity, end: time_of(p.end) ?? Infinity, vessels: [String(p.vessel_a), String(p.vessel_b)] }
  })
}

export async function show_map(container: HTMLElement, told: (lon: number, lat: number) => void): Promise<Shown> {
  setWorkerCount(1)
  setWorkerUrl(host.map_worker())
  const { land, borders } = world_of(await host.world())
  const map = new MapLibre({
    container,
    style: base_style(colours[app.value.theme], land, borders),
    center: [60, 25],
    zoom: 1.2,
    maxZoom: 19,
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
    attributionControl: false,
    fadeDuration: 0,
    canvasContextAttributes: { preserveDrawingBuffer: true },
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
  map.addControl(new ScaleControl({ maxWidth: 110 }), 'bottom-left')
  map.getCanvas().setAttribute('aria-label', 'Map. Arrow keys move it, plus and minus zoom.')
  const overlay = new MapLibreOverlay({
    interleaved: true,
    layers: [],
    onClick: (info) => {
      const found = info.object as { vessel?: string; vessels?: string[] } | undefined
      const vessel = found?.vessel ?? found?.vessels?.[0]
      if (vessel) choose_vessel(vessel)
    },
  })
  map.addControl(overlay)
  await new Promise<void>((done) => (map.isStyleLoaded() ? done() : map.once('load', () => done())))

  let found: Found = { objects: empty, gaps: empty, contacts: [] }
  let last: Partial<App> = {}
  const draw = (): void => {
    const state = app.value
    if (state.theme !== last.theme && last.theme) map.setStyle(base_style(colours[state.theme], land, borders), { diff: true })
    if (state.dossier !== last.dossier || state.pair !== last.pair || state.loose !== last.loose)
      found = { objects: objects_of(state), gaps: gaps_of(state), contacts: contacts_of(state) }
    if (state.camera && state.camera !== last.camera) map.fitBounds(state.camera.bounds, { padding: 40, maxZoom: 17, duration: calm?.matches ? 0 : 700, essential: true })
    last = state
    overlay.setProps({ layers: layers_of(state, clock.value, found, { device_width: map.getCanvas().width, zoom: map.getZoom() }) })
  }
  const stops = [app.subscribe(draw), clock.subscribe(draw)]
  map.on('mousemove', (event) => told(event.lngLat.lng, event.lngLat.lat))
  map.on('move', () => told(map.getCenter().lng, map.getCenter().lat))
  map.on('zoomend', draw)
  map.on('resize', draw)
  draw()
  Object.assign(container, { map })
  return {
    remove: () => {
      for (const stop of stops) stop()
      map.remove()
    },
  }
}
