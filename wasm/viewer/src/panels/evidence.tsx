// SPDX-License-Identifier: Apache-2.0
// Every input with its hash, what was not examined, and the button that computes the whole dossier again.
import { app } from '../app.ts'
import { show_size } from '../format.ts'
import { save } from '../save.ts'
import { use } from '../store.ts'
import type { Evidence } from '../types.ts'
import { verify_here } from '../verify.ts'

export function EvidencePanel() {
  const dossier = use(app, (a) => a.dossier)
  const fixes_note = use(app, (a) => a.fixes_note)
  if (!dossier) return null
  const { run, gaps } = dossier.json
  const missing = dossier.evidence.filter((one) => one.state === 'missing')
  return (
    <>
      <p class="question">{run.question}</p>
      <Verify />
      <h2>Inputs <span class="count">{dossier.evidence.length}</span></h2>
      {missing.length > 0 && <p class="note">Not among the files that were opened: {missing.map((one) => one.name).join(', ')}. Drop them here to see and verify them.</p>}
      {fixes_note && <p class="note">{fixes_note}</p>}
      <ul class="inputs">{dossier.evidence.map((one) => <Input key={one.name} input={one} />)}</ul>
      <h2>Files of the dossier <span class="count">{dossier.files.size}</span></h2>
      <ul class="files">
        {[...dossier.files].map(([name, bytes]) => (
          <li key={name}>
            <button class="link" onClick={() => save(name.split('/').pop()!, bytes as Uint8Array<ArrayBuffer>, 'application/octet-stream')}>{name}</button>
            <span class="input-size">{show_size(bytes.length)}</span>
          </li>
        ))}
      </ul>
      <h2>Not examined <span class="count">{gaps.length}</span></h2>
      <ul class="plain">{gaps.map((text) => <li key={text}>{text}</li>)}</ul>
    </>
  )
}

const states = { equal: '✓ hash equal', differs: '≠ hash differs', missing: 'not here' }

function Input({ input }: { input: Evidence }) {
  return (
    <li class={input.state}>
      <span class="input-name">{input.name}</span>
      <span class="input-kind">{input.role}</span>
      <span class="input-size">{show_size(input.size)}</span>
      <code title={`SHA-256 in the manifest: ${input.sha256}`}>{input.sha256.slice(0, 16)}…</code>
      <span class="input-state">{states[input.state]}</span>
    </li>
  )
}

function Verify() {
  const dossier = use(app, (a) => a.dossier)!
  const verdict = use(app, (a) => a.verdict)
  const seconds = use(app, (a) => a.verify_seconds)
  const busy = use(app, (a) => a.busy)
  const good = verdict?.status === 'verified'
  return (
    <section class={`verify ${verdict ? verdict.status : ''}`} aria-label="Verification">
      <button class="main" disabled={busy !== null} onClick={() => void verify_here()}>
        Verify here
      </button>
      <p class="small">Computes everything again in this page, from the inputs, and compares every byte.</p>
      <div role="status" class="verdict">
        {verdict && (
          <>
            <p class="verdict-head">
              {good ? '✓ Verified' : verdict.status === 'failed' ? '✕ Not verified' : '≠ Another version'}
              {good && <span class="small"> in {seconds.toFixed(1)} s</span>}
            </p>
            {!good && <p>{verdict.text}</p>}
            {verdict.file && <p>File: <code>{verdict.file}</code></p>}
          </>
        )}
      </div>
      <p class="digest">
        <span class="small">digest {good ? 'computed here' : 'of the manifest'}</span>
        <code>{(good && verdict.digest) || dossier.manifest.dossier_digest}</code>
      </p>
    </section>
  )
}
