// SPDX-License-Identifier: Apache-2.0
// Verify here: the library computes the dossier again from the inputs that were opened and compares every file.
import { app, why } from './app.ts'
import { decode_image } from './image.ts'
import { sanc, type DecodedImage, type InputFile } from './sanc.ts'

export async function verify_here(): Promise<void> {
  const { dossier } = app.value
  if (!dossier) return
  const stop = new AbortController()
  const begin = performance.now()
  const busy = (what: string, done?: number): void => app.set({ busy: { what, done, cancel: () => stop.abort() } })
  app.set({ verdict: null })
  busy('Verifying: reading images', 0)
  try {
    const inputs: InputFile[] = dossier.evidence.filter((one) => one.bytes).map((one) => ({ name: one.name, bytes: one.bytes! }))
    const images: DecodedImage[] = []
    const damaged = new Map<string, string>()
    for (const one of dossier.evidence.filter((input) => input.pixels_sha256 && input.bytes)) {
      const shown = app.value.images.get(one.name)
      try {
        images.push(shown ? shown.decoded : (await decode_image(one.name, one.bytes!, one.found_sha256)).decoded)
      } catch (error) {
        damaged.set(one.name, why(error))
      }
    }
    busy('Verifying', 0)
    const files: InputFile[] = [...dossier.files].map(([name, bytes]) => ({ name, bytes }))
    const library = await sanc()
    const run = { signal: stop.signal, onProgress: (done: number) => busy('Verifying', done) }
    const verdict = await library.verify(files, inputs, images, run)
    app.set({ verdict, verify_seconds: (performance.now() - begin) / 1000 })
  } catch (error) {
    if (stop.signal.aborted) return
    const text = why(error)
    const file = dossier.evidence.find((one) => text.startsWith(`${one.name}:`))?.name
    app.set({ verdict: { status: 'failed', text, ...(file && { file }) } })
  } finally {
    app.set({ busy: null })
  }
}
