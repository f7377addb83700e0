// SPDX-License-Identifier: Apache-2.0
// The box around features: west, south, east, north in degrees.
import type { FeatureCollection, Geometry, Position } from 'geojson'

export type Box = [number, number, number, number]

function each(geometry: Geometry | null, see: (p: Position) => void): void {
  if (!geometry) return
  if (geometry.type === 'GeometryCollection') return geometry.geometries.forEach((one) => each(one, see))
  const walk = (c: unknown): void => {
    if (!Array.isArray(c)) return
    if (typeof c[0] === 'number') see(c as Position)
    else c.forEach(walk)
  }
  walk(geometry.coordinates)
}

export function bounds_of(collections: FeatureCollection[]): Box | null {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  for (const collection of collections) {
    for (const feature of collection.features ?? []) {
      each(feature.geometry, ([lon, lat]) => {
        if (lon === undefined || lat === undefined || Math.abs(lat) > 90 || Math.abs(lon) > 180) return
        box[0] = Math.min(box[0], lon)
        box[1] = Math.min(box[1], lat)
        box[2] = Math.max(box[2], lon)
        box[3] = Math.max(box[3], lat)
      })
    }
  }
  return box[0] <= box[2] ? box : null
}

export const grown = (box: Box, least_deg: number): Box => {
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]
  const w = Math.max((box[2] - box[0]) * 0.6, least_deg)
  const h = Math.max((box[3] - box[1]) * 0.6, least_deg)
  return [x - w, Math.max(y - h, -85), x + w, Math.min(y + h, 85)]
}

export const points = (coordinates: [number, number][]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: coordinates.length > 0 ? [{ type: 'Feature', properties: {}, geometry: { type: 'MultiPoint', coordinates } }] : [],
})
