// SPDX-License-Identifier: Apache-2.0
// Images as the program's reader takes them (io/src/raster.cpp), decoded by geotiff.js.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fromArrayBuffer } from 'geotiff';

const alpha = 2, uint = 1, int = 2, float = 3;

function typeOf(image) {
  const format = image.getSampleFormat(0), bits = image.getBitsPerSample(0);
  if (format === uint && bits <= 8) return 'uint8';
  if (format === uint && bits <= 16) return 'uint16';
  if (format === int && bits === 16) return 'int16';
  if (format === float && bits === 32) return 'float32';
  throw new Error(`pixels of ${bits} bits, format ${format}`);
}

/** A DecodedImage of the file's bytes; `name` is what the case calls it. */
export async function decode(name, bytes) {
  const tiff = await fromArrayBuffer(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const image = await tiff.getImage(0);
  const directory = image.getFileDirectory();
  const extra = Array.from(directory.ExtraSamples ?? []);
  const samples = image.getSamplesPerPixel();
  const isAlpha = (band) => band >= samples - extra.length && extra[band - (samples - extra.length)] === alpha;
  const bands = Array.from({ length: samples }, (_, band) => band).filter((band) => !isAlpha(band));
  const type = typeOf(image);
  const planes = await image.readRasters({ samples: bands });
  const width = image.getWidth(), height = image.getHeight();
  const kind = { uint8: Uint8Array, uint16: Uint16Array, int16: Int16Array, float32: Float32Array }[type];
  const pixels = new kind(width * height * bands.length);
  planes.forEach((plane, i) => pixels.set(plane, i * width * height));
  const made = { name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), width, height, bands: bands.length, type, pixels };
  const nodata = directory.GDAL_NODATA === undefined ? NaN : Number(directory.GDAL_NODATA.replace(/\0.*/, ''));
  if (!Number.isNaN(nodata)) made.nodata = nodata;
  const alphaBand = Array.from({ length: samples }, (_, band) => band).find(isAlpha);
  if (alphaBand !== undefined) made.mask = Uint8Array.from((await image.readRasters({ samples: [alphaBand] }))[0], (value) => (value === 0 ? 1 : 0));
  const keys = image.getGeoKeys();
  if (keys && (directory.ModelPixelScale || directory.ModelTransformation)) {
    const [west, north] = image.getOrigin(), [dx, dy] = image.getResolution();
    made.geotransform = [west, dx, 0, north, 0, dy];
    made.crs = JSON.stringify(keys, Object.keys(keys).sort());
    made.crsIsWgs84Degrees = keys.GeographicTypeGeoKey === 4326 && keys.GTModelTypeGeoKey === 2;
  }
  return made;
}

export const decodeFile = async (name, url) => decode(name, new Uint8Array(await readFile(url)));
