// SPDX-License-Identifier: Apache-2.0
// Zones, changed objects and silences as outlines.
import type { Layer } from '@deck.gl/core'
import { PathStyleExtension } from '@deck.gl/extensions'
import { GeoJsonLayer, TextLayer } from '@deck.gl/layers'
import type { Feature, FeatureCollection, Position } from 'geojson'

import type { Clock } from '../clock.ts'
import { time_of } from '../format.ts'
import { bounds_of } from './bounds.ts'
import type { Colours } from './colours.ts'

type Rgba = [number, number, number, number]
const faint = (c: Rgba, alpha: number): Rgba => [c[0], c[1], c[2], alpha]

// Names stand at the upper left corner from this zoom on.
const names_from_zoom = 13

export function zone_layers(zones: FeatureCollection | null, c: Colours, zoom: number): Layer[] {
  if (!zones) return []
  const named = zones.features.flatMap((feature) => {
    const box = bounds_of([{ type: 'FeatureCollection', features: [feature] }])
    const name = feature.properties?.name as unknown
    return box && typeof name === 'string' ? [{ name, at: [box[0], box[3]] as [number, number] }] : []
  })
  return [
    // A pale line under the dark one keeps it to be seen on dark pixels.
    new GeoJsonLayer({
      id: 'zones-under',
      data: zones,
      filled: false,
      getLineColor: faint(c.halo, 170),
      lineWidthUnits: 'pixels',
      getLineWidth: 3,
      updateTriggers: { getLineColor: c },
    }),
    new GeoJsonLayer({
      id: 'zones',
      data: zones,
      getFillColor: faint(c.zone, 14),
      getLineColor: faint(c.zone, 220),
      lineWidthUnits: 'pixels',
      getLineWidth: 1.25,
      pointRadiusUnits: 'pixels',
      getPointRadius: 4,
      updateTriggers: { getFillColor: c, getLineColor: c },
    }),
    new TextLayer<{ name: string; at: [number, number] }>({
      id: 'zone-names',
      data: named,
      visible: zoom >= names_from_zoom,
      getPosition: (d) => d.at,
      getText: (d) => d.name,
      getSize: 12,
      getColor: c.zone,
      getTextAnchor: 'start',
      getAlignmentBaseline: 'bottom',
      getPixelOffset: [1, -2],
      fontFamily: 'system-ui, sans-serif',
      background: true,
      getBackgroundColor: faint(c.halo, 210),
      backgroundPadding: [3, 1],
      updateTriggers: { getColor: c, getBackgroundColor: c },
    }),
  ] as unknown as Layer[]
}

// Gain is drawn whole, loss dashed: the difference does not hang on colour.
export function object_layers(objects: FeatureCollection, c: Colours): Layer[] {
  return [
    new GeoJsonLayer({
      id: 'objects',
      data: objects,
      getFillColor: faint(c.alert, 40),
      getLineColor: c.alert,
      lineWidthUnits: 'pixels',
      getLineWidth: 2,
      extensions: [new PathStyleExtension({ dash: true })],
      getDashArray: (feature: Feature) => (feature.properties?.sign === 'loss' ? [4, 2.5] : [0, 0]),
      _subLayerProps: { 'polygons-fill': { extensions: [] } },
      updateTriggers: { getFillColor: c, getLineColor: c },
    } as unknown as ConstructorParameters<typeof GeoJsonLayer>[0]),
  ] as unknown as Layer[]
}

export function gap_layer(gaps: FeatureCollection, clock: Clock, c: Colours, vessel: string | undefined): Layer {
  const features = gaps.features.filter((feature) => {
    const p = feature.properties ?? {}
    const points = (feature.geometry as { coordinates?: Position[] } | null)?.coordinates
    return Array.isArray(points?.[0]) && (time_of(p.begin) ?? -Infinity) <= clock.to && (time_of(p.end) ?? Infinity) >= clock.from
  })
  return new GeoJsonLayer({
    id: 'gaps',
    data: { type: 'FeatureCollection', features },
    getLineColor: (feature: Feature) => (feature.properties?.vessel === vessel ? c.alert : faint(c.alert, 190)),
    lineWidthUnits: 'pixels',
    getLineWidth: (feature: Feature) => (feature.properties?.vessel === vessel ? 3 : 1.6),
    extensions: [new PathStyleExtension({ dash: true })],
    getDashArray: [5, 4],
    updateTriggers: { getLineColor: [c, vessel], getLineWidth: vessel },
  } as unknown as ConstructorParameters<typeof GeoJsonLayer>[0]) as unknown as Layer
}
