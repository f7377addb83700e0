// SPDX-License-Identifier: Apache-2.0
// Small jobs over the scenario's files, for the native program and for the module.
import { schema } from './load.mjs';

const ais = ['ais/station-a.csv.gz', 'ais/station-b.csv.gz'];
const tracks = { schema, tz: 'UTC' };

export const jobs = [
  { name: 'fixes', verb: 'fixes', files: [ais[1]], options: { ...tracks, to: '2023-10-18T00:00:00Z' } },
  { name: 'vessels', verb: 'vessels', files: ais, options: tracks },
  { name: 'segments', verb: 'segments', files: ais, options: { ...tracks, max_speed_kn: 40 } },
  { name: 'gaps', verb: 'gaps', files: ais, options: { ...tracks, min_gap: '3h', as_of: '2023-10-22T00:00:00Z' } },
  { name: 'contacts', verb: 'contacts', files: ais, options: { ...tracks, d_in_m: 500, d_out_m: 600.5, min_duration: '10min' } },
  { name: 'contacts-box', verb: 'contacts', files: ais, options: { ...tracks, bbox: '129.8,41.5,131.5,43', max_median_speed_kn: 30 } },
  { name: 'rank', verb: 'rank', files: ['ownership.csv'], options: {} },
  { name: 'rank-pagerank', verb: 'rank', files: ['transfers.csv.gz'], options: { measure: 'pagerank', strength: 'amount' } },
  { name: 'change', verb: 'change', files: ['images/t3.tif', 'images/t4.tif'], options: { threshold: 'fixed:0.5', min_area_px: 12 } },
  { name: 'change-otsu', verb: 'change', files: ['images/t2.tif', 'images/t3.tif'], options: { normalise: 'none', measure: 'absolute', connectivity: 4 } },
  { name: 'change-zones', verb: 'change', files: ['images/t1.tif', 'images/t2.tif'], options: { threshold: 'fixed:0.2', zones: 'zones.geojson' } },
];
