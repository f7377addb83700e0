// SPDX-License-Identifier: Apache-2.0
// The pairs of images: which is shown and how, what changed, with the bounds of each area.
import { app, type View } from '../app.ts'
import { choose_pair, table_records } from '../choose.ts'
import { show_count, show_place, show_time } from '../format.ts'
import { use } from '../store.ts'

const views: [View, string][] = [['swipe', 'Swipe'], ['before', 'Before'], ['after', 'After'], ['off', 'Map only']]

export function Change() {
  const dossier = use(app, (a) => a.dossier)
  const index = use(app, (a) => a.pair)
  const view = use(app, (a) => a.view)
  const note = use(app, (a) => a.images_note)
  const pairs = dossier?.json.raster ?? []
  const pair = pairs[index]
  if (!dossier || !pair) return <p class="note">This dossier has no pair of images.</p>
  const time = (file: string): string => show_time(Date.parse(dossier.json.timeline.find((one) => one.file === file)?.time ?? ''))
  const objects = table_records(dossier, `objects_${pair.pair}`)
  const seen = pair.observable_px / Math.max(1, pair.observable_px + pair.not_observable_px)
  return (
    <>
      <label class="field">
        Pair of images
        <select value={index} onChange={(event) => void choose_pair(Number(event.currentTarget.value))}>
          {pairs.map((one, i) => (
            <option key={one.pair} value={i}>
              {time(one.before)} to {time(one.after)}{one.control ? ' (control)' : ''}: {one.objects}
            </option>
          ))}
        </select>
      </label>
      <fieldset class="choice">
        <legend>Shown</legend>
        {views.map(([name, text]) => (
          <label key={name}>
            <input type="radio" name="view" checked={view === name} onChange={() => app.set({ view: name })} /> {text}
          </label>
        ))}
      </fieldset>
      {note && <p class="note">{note}</p>}
      <dl class="facts">
        <dt>Threshold</dt><dd>{(pair.threshold_e9 / 1e9).toFixed(3)}</dd>
        <dt>Could be seen</dt><dd>{(100 * seen).toFixed(1)} % of {show_count(pair.observable_px + pair.not_observable_px)} px</dd>
      </dl>
      {pair.events.length > 0 && (
        <>
          <h2>Changes in zones</h2>
          <table>
            <thead><tr><th scope="col">Zone</th><th scope="col">Sign</th><th scope="col" class="number">Area, m² (bounds)</th></tr></thead>
            <tbody>
              {pair.events.map((e) => (
                <tr key={e.zone + e.sign}>
                  <td>{e.zone}</td><td>{e.sign}</td>
                  <td class="number">{show_count(Math.round(e.area_dm2 / 100))}<small>{show_count(Math.round(e.area_dm2_low / 100))} to {show_count(Math.round(e.area_dm2_high / 100))}</small></td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <h2>Objects <span class="count">{objects.length}</span></h2>
      {objects.length === 0 ? <p class="note">No object of the least size.</p> : (
        <table>
          <thead><tr><th scope="col">No.</th><th scope="col">Sign</th><th scope="col" class="number">Pixels</th><th scope="col" class="number">Area, m²</th><th scope="col">Centre</th></tr></thead>
          <tbody>
            {objects.map((o) => (
              <tr key={o.object}>
                <td>{o.object}</td><td>{o.sign}</td><td class="number">{o.area_px}</td><td class="number">{show_count(Math.round(Number(o.area_m2)))}</td>
                <td>{o.lon_deg ? show_place(Number(o.lon_deg), Number(o.lat_deg)) : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
