// SPDX-License-Identifier: Apache-2.0
// node build.mjs site DIR | file OUT.html, with SANC_PROGRAM = the program that makes the built-in case.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const root = resolve(here, '../..')
const [kind, target] = process.argv.slice(2)
if (!['site', 'file'].includes(kind) || !target) throw new Error('give: site DIR, or file OUT.html')

function files_under(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort()
}

// The dossier of the example with its inputs, made now by the program, as one compressed pack.
function demo_pack() {
  const program = process.env.SANC_PROGRAM ?? join(root, 'build/release/bin/sanc')
  const folder = mkdtempSync(join(tmpdir(), 'sanc-demo-'))
  const out = join(folder, 'rajin-window')
  const run = spawnSync(program, ['dossier', join(root, 'examples/rajin-window/case.toml'), '-o', out, '--bundle', '--quiet'], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`${program} made no dossier: ${run.stderr || run.error}`)
  const files = files_under(out).map((path) => ({ name: relative(folder, path), bytes: readFileSync(path) }))
  rmSync(folder, { recursive: true })
  const head = Buffer.from(JSON.stringify(files.map(({ name, bytes }) => ({ name, size: bytes.length }))))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(head.length)
  return gzipSync(Buffer.concat([length, head, ...files.map((one) => one.bytes)]), { level: 9 })
}

async function bundle(out) {
  process.env.SANC_VIEWER_KIND = kind
  const { build } = await import('vite')
  await build({ configFile: join(here, 'vite.config.mjs'), build: { outDir: out, emptyOutDir: true } })
}

const rules = (connect, script, worker) =>
  `default-src 'none'; script-src ${script} 'wasm-unsafe-eval'; worker-src ${worker}; style-src 'self' 'unsafe-inline'; ` +
  `img-src 'self' data: blob:; connect-src ${connect}; base-uri 'none'; form-action 'none'`
const with_rules = (html, text) => html.replace('<head>', `<head>\n    <meta http-equiv="content-security-policy" content="${text}" />`)

async function site(out) {
  await bundle(out)
  const page = join(out, 'index.html')
  writeFileSync(page, with_rules(readFileSync(page, 'utf8'), rules("'self'", "'self'", "'self' blob:")))
  writeFileSync(join(out, 'demo.pack'), demo_pack())
}

async function file(out) {
  const folder = mkdtempSync(join(tmpdir(), 'sanc-page-'))
  await bundle(folder)
  const made = files_under(folder)
  const read = (ending) => made.filter((path) => path.endsWith(ending)).map((path) => readFileSync(path, 'utf8'))
  const scripts = read('.js')
  if (scripts.length !== 1) throw new Error(`the page is ${scripts.length} scripts, not one`)
  const script = scripts[0].replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
  const hash = `'sha256-${createHash('sha256').update(script).digest('base64')}'`
  const block = (id, bytes) => `<script type="text/plain" id="${id}">${bytes.toString('base64')}</script>`
  const world = gzipSync(readFileSync(join(here, 'node_modules/world-atlas/countries-50m.json')), { level: 9 })
  const bare = read('.html')[0].replace(/<script[^>]*src=[^>]*><\/script>/, '').replace(/<link rel="stylesheet"[^>]*>/, '')
  const html = with_rules(bare, rules("'none'", hash, 'blob:'))
    .replace('</head>', () => `<style>${read('.css').join('\n')}</style>\n</head>`)
    .replace('</body>', () => `${block('part-world', world)}\n${block('part-demo', demo_pack())}\n<script type="module">${script}</script>\n</body>`)
  mkdirSync(dirname(resolve(out)), { recursive: true })
  writeFileSync(out, html)
  rmSync(folder, { recursive: true })
}

await (kind === 'site' ? site(resolve(target)) : file(resolve(target)))
