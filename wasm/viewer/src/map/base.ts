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
    land: feature(topology, topology.objects.land as GeometryCollection) as FeatureCollection,
    borders: { type: 'Feature', properties: {}, geometry: mesh(topology, countries, (a, b) => a !== b) },
  }
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
