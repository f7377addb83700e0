// SPDX-License-Identifier: Apache-2.0
// Decodes a GeoTIFF to what the library takes (the same pixels as the program's reader gives) and to what the map shows.
import type { GeoTIFFImage } from 'geotiff'

import type { DecodedImage } from './sanc.ts'

export interface ShownImage {
  name: string
  decoded: DecodedImage
  bitmap: ImageData
  corners: [number, number][] | null  // lower left, upper left, upper right, lower right
}

const most_shown_px = 4096

export async function decode_image(name: string, bytes: Uint8Array, sha256: string): Promise<ShownImage> {
  const { fromArrayBuffer } = await import('geotiff')
  const tiff = await fromArrayBuffer(bytes.slice().buffer)
  const image = await tiff.getImage(0)
  const decoded = await pixels_of(name, bytes.length, sha256, image)
  const mask = await mask_of(tiff, image, await tiff.getImageCount())
  if (mask) decoded.mask = mask
  return { name, decoded, bitmap: bitmap_of(decoded), corners: corners_of(decoded) }
}

type Raster = Uint8Array | Uint16Array | Int16Array | Float32Array

async function pixels_of(name: string, size: number, sha256: string, image: GeoTIFFImage): Promise<DecodedImage> {
  const [width, height] = [image.getWidth(), image.getHeight()]
  const format = image.getSampleFormat()
  const bits = image.getBitsPerSample()
  const type = format === 1 && bits <= 8 ? 'uint8' : format === 1 && bits <= 16 ? 'uint16' : format === 2 && bits === 16 ? 'int16' : format === 3 && bits === 32 ? 'float32' : null
  if (!type) throw new Error(`${name}: pixels of ${bits} bits in sample format ${format}; taken are uint8, uint16, int16, float32`)
  const samples = image.getSamplesPerPixel()
  // Bands beyond the colours are alpha where the file says so; the program leaves alpha out.
  const extra = (image.fileDirectory.getValue('ExtraSamples') as ArrayLike<number> | undefined) ?? []
  const colours = samples - extra.length
  const bands: number[] = []
  for (let b = 0; b < samples; ++b) if (!(b >= colours && [1, 2].includes(extra[b - colours]!))) bands.push(b)
  if (bands.length === 0) throw new Error(`${name}: no band but alpha`)
  const rasters = (await image.readRasters({ samples: bands })) as unknown as Raster[]
  const first = rasters[0]!
  const pixels = new (first.constructor as new (n: number) => Raster)(width * height * bands.length)
  rasters.forEach((band, i) => pixels.set(band as never, i * width * height))
  const decoded: DecodedImage = { name, size, sha256, width, height, bands: bands.length, type, pixels }
  const nodata = image.getGDALNoData()
  if (nodata !== null && holds(type, nodata)) decoded.nodata = type === 'float32' ? Math.fround(nodata) : nodata
  place(decoded, image)
  return decoded
}

function holds(type: DecodedImage['type'], value: number): boolean {
  if (type === 'float32') return Number.isFinite(value) && Number.isFinite(Math.fround(value))
  const [low, high] = type === 'uint8' ? [0, 255] : type === 'uint16' ? [0, 65535] : [-32768, 32767]
  return Number.isInteger(value) && value >= low! && value <= high!
}

// The affine in GDAL's order, from the model's transformation or its tie point and scale; pixel-is-point is moved by half.
function place(decoded: DecodedImage, image: GeoTIFFImage): void {
  const directory = image.fileDirectory
  const matrix = directory.getValue('ModelTransformation') as ArrayLike<number> | undefined
  const scale = directory.getValue('ModelPixelScale') as ArrayLike<number> | undefined
  const tie = directory.getValue('ModelTiepoint') as ArrayLike<number> | undefined
  let g: number[] | null = null
  if (matrix && matrix.length >= 16) g = [matrix[3]!, matrix[0]!, matrix[1]!, matrix[7]!, matrix[4]!, matrix[5]!]
  else if (scale && tie && tie.length === 6) {
    const [sx, sy] = [scale[0]!, -Math.abs(scale[1]!)]
    g = [tie[3]! - tie[0]! * sx, sx, 0, tie[4]! - tie[1]! * sy, 0, sy]
  }
  const keys = (image.getGeoKeys() ?? {}) as Record<string, unknown>
  if (g && keys.GTRasterTypeGeoKey === 2) {
    g[0]! -= 0.5 * (g[1]! + g[2]!)
    g[3]! -= 0.5 * (g[4]! + g[5]!)
  }
  if (g) decoded.geotransform = g
  if (keys.GTModelTypeGeoKey === undefined) return
  decoded.crs = JSON.stringify(Object.entries(keys).filter(([key]) => key !== 'GTRasterTypeGeoKey').sort())
  decoded.crsIsWgs84Degrees = keys.GTModelTypeGeoKey === 2 && keys.GeographicTypeGeoKey === 4326
}

// An internal mask: a page of the same size whose NewSubfileType has the mask's bit. 1 = not observable.
async function mask_of(tiff: { getImage(i: number): Promise<GeoTIFFImage> }, first: GeoTIFFImage, count: number): Promise<Uint8Array | null> {
  for (let i = 1; i < count; ++i) {
    const page = await tiff.getImage(i)
    const kind = Number(page.fileDirectory.getValue('NewSubfileType') ?? 0)
    if ((kind & 4) === 0 || (kind & 1) !== 0 || page.getWidth() !== first.getWidth() || page.getHeight() !== first.getHeight()) continue
    const [values] = (await page.readRasters()) as unknown as Uint8Array[]
    return Uint8Array.from(values!, (v) => (v === 0 ? 1 : 0))
  }
  return null
}

// Grey or colour between the 1st and 99th percentile of what can be seen, thinned to what a texture takes.
function bitmap_of(image: DecodedImage): ImageData {
  const step = Math.max(1, Math.ceil(Math.max(image.width, image.height) / most_shown_px))
  const [w, h] = [Math.floor(image.width / step), Math.floor(image.height / step)]
  const pixels = image.pixels as Raster
  const plane = image.width * image.height
  const bands = image.bands >= 3 ? [0, 1, 2] : [0, 0, 0]
  const ranges = bands.map((b) => stretch(pixels, b * plane, plane, image.nodata))
  const out = new ImageData(w, h)
  for (let y = 0; y < h; ++y) {
    for (let x = 0; x < w; ++x) {
      const from = y * step * image.width + x * step
      const to = 4 * (y * w + x)
      const hidden = image.mask?.[from] === 1 || (image.nodata !== undefined && pixels[from] === image.nodata)
      bands.forEach((b, c) => {
        const [low, high] = ranges[c]!
        out.data[to + c] = (255 * (pixels[b * plane + from]! - low)) / (high - low)
      })
      out.data[to + 3] = hidden ? 0 : 255
    }
  }
  return out
}

function stretch(pixels: Raster, at: number, count: number, nodata?: number): [number, number] {
  const some: number[] = []
  const step = Math.max(1, Math.floor(count / 20_000))
  for (let i = 0; i < count; i += step) {
    const v = pixels[at + i]!
    if (v !== nodata && Number.isFinite(v)) some.push(v)
  }
  some.sort((a, b) => a - b)
  const low = some[Math.floor(some.length * 0.01)] ?? 0
  const high = some[Math.ceil(some.length * 0.99) - 1] ?? 1
  return high > low ? [low, high] : [low - 0.5, low + 0.5]
}

// Where the map lays the image: longitude and latitude of its corners, or null where the page cannot know them.
function corners_of(image: DecodedImage): [number, number][] | null {
  const g = image.geotransform
  if (!g || !image.crsIsWgs84Degrees) return null
  const at = (x: number, y: number): [number, number] => [g[0]! + x * g[1]! + y * g[2]!, g[3]! + x * g[4]! + y * g[5]!]
  const { width: w, height: h } = image
  return [at(0, h), at(0, 0), at(w, 0), at(w, h)]
}
