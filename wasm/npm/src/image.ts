// SPDX-License-Identifier: Apache-2.0
import type { Arena } from './arena.js';
import { type DecodedImage, SancError } from './types.js';

const types = { uint8: [0, 1], uint16: [1, 2], int16: [2, 2], float32: [3, 4] } as const;

/** Writes a sanc_image of sanc_abi.h. */
export function putImage(arena: Arena, image: DecodedImage): number {
  const known = types[image.type];
  if (!known) throw new SancError('invalid', `${image.name}: type ${String(image.type)}: give uint8, uint16, int16 or float32`);
  const [type, bytes] = known;
  const expected = image.width * image.height * image.bands * bytes;
  if (image.pixels.byteLength !== expected) {
    throw new SancError('invalid', `${image.name}: pixels of ${image.pixels.byteLength} bytes: ${image.width} x ${image.height} x ${image.bands} ${image.type} has ${expected}`);
  }
  if (image.mask && image.mask.length !== image.width * image.height) {
    throw new SancError('invalid', `${image.name}: a mask of ${image.mask.length}: give one value a pixel`);
  }
  if (image.geotransform && image.geotransform.length !== 6) {
    throw new SancError('invalid', `${image.name}: a geotransform of ${image.geotransform.length}: give six numbers in GDAL's order`);
  }
  const [name, nameSize] = arena.text(image.name);
  const [sha256] = arena.text(image.sha256);
  const [crs, crsSize] = arena.text(image.crs ?? '');
  const pixels = arena.put(image.pixels);
  const mask = image.mask ? arena.put(image.mask) : 0;
  const places = image.geotransform ? arena.put(Float64Array.from(image.geotransform)) : 0;
  const at = arena.alloc(80);
  const words = [name, nameSize, type, /^[0-9a-f]{64}$/.test(image.sha256) ? sha256 : 0, crs, crsSize, image.crsIsWgs84Degrees ? 1 : 0, image.width,
    image.height, image.bands, image.nodata === undefined ? 0 : 1, pixels, image.pixels.byteLength, mask, places, 0];
  arena.words(at, words.length).set(words);
  const view = arena.view(at, 80);
  view.setFloat64(64, image.nodata ?? 0, true);
  view.setFloat64(72, image.size, true);
  return at;
}
