// SPDX-License-Identifier: Apache-2.0
// The base map as a MapLibre style: no tiles, no glyphs, nothing to fetch. All else is deck.gl's, drawn after it: MapLibre
// 6 does not bind its own uniforms again after a layer of somebody else.
import type { Feature, FeatureCollection } from 'geojson'
import type { StyleSpecification } from 'maplibre-gl'
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'

import type { Colours } from './colours.ts'

export const empty: FeatureCollection = { type: 'FeatureCollection', features: [] }

export function world_of(topology: Topology): { land: FeatureCollection; borders: Feature } {
  const countries = topology.objects.countries as GeometryCollection
  return {
    land: unwrapped(feature(topology, topology.objects.land as GeometryCollection) as FeatureCollection),
    borders: { type: 'Feature', properties: {}, geometry: mesh(topology, countries, (a, b) => a !== b) },
  }
}

// Rings of the atlas go over the 180th meridian as on a globe; on a flat map they go on past 180 degrees. The ring around
// the pole is closed along it.
function unwrapped(land: FeatureCollection): FeatureCollection {
  for (const { geometry } of land.features) {
    if (geometry?.type !== 'MultiPolygon') continue
    for (const ring of geometry.coordinates.flat()) {
      let turn = 0
      for (let i = 1, before = ring[0]![0]!; i < ring.length; ++i) {
        const lon = ring[i]![0]!
        if (lon - before > 180) turn -= 360
        else if (before - lon > 180) turn += 360
        before = lon
        ring[i] = [lon + turn, ring[i]![1]!]
      }
      if (turn !== 0) ring.push([ring.at(-1)![0]!, -90], [ring[0]![0]!, -90], ring[0]!)
    }
  }
  return land
}

export function base_style(c: Colours, land: FeatureCollection, borders: Feature): StyleSpecification {
  const source = (data: FeatureCollection | Feature) => ({ type: 'geojson' as const, data, maxzoom: 8, tolerance: 0.2 })
  return {
    version: 8,
    sources: {
      land: source(land),
      borders: source(borders),
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': c.sea } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': c.land, 'fill-antialias': false } },
      { id: 'coast', type: 'line', source: 'land', paint: { 'line-color': c.coast, 'line-width': 0.8 } },
      { id: 'borders', type: 'line', source: 'borders', paint: { 'line-color': c.border, 'line-width': 0.8 } },
    ],
  }
}
