// SPDX-License-Identifier: Apache-2.0
// node serve.mjs DIR [PORT]: serves a built site on this machine only, and prints its address.
import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize, resolve } from 'node:path'

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.wasm': 'application/wasm' }

export function serve(folder, port = 0) {
  const root = resolve(folder)
  const server = createServer((request, answer) => {
    const name = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname))
    const path = join(root, name.endsWith('/') ? `${name}index.html` : name)
    if (!path.startsWith(root) || !statSync(path, { throwIfNoEntry: false })?.isFile()) return answer.writeHead(404).end('not here')
    answer.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream', 'cache-control': 'no-cache' })
    createReadStream(path).pipe(answer)
  })
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done(server)))
}

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split('/').pop())) {
  const server = await serve(process.argv[2], Number(process.argv[3] ?? 0))
  console.log(`http://127.0.0.1:${server.address().port}/`)
}
