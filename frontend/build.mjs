// Compiles the style sheets (the public one with its mirror for right-to-left) and the scripts; names them by their content; packs them.
// node build.mjs OUT_DIR

import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'

import { build, transform } from 'esbuild'
import rtlcss from 'rtlcss'
import { compile } from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const out = process.argv[2] ?? join(here, '../screening/static/build')

/** Refuse what the site's policy would block or what must never be served. */
function judge(css) {
  for (const forbidden of ['data:', 'GDS Transport', '@font-face', 'url(', '@import']) {
    if (css.includes(forbidden)) throw new Error(`the style sheet contains "${forbidden}"`)
  }
  return css
}

async function sheets() {
  const read = (name) => compile(join(here, name), { loadPaths: [join(here, 'node_modules')], quietDeps: true }).css
  const css = read('app.scss')
  const small = async (text) =>
    (await transform(judge(text), { loader: 'css', minify: true, target: ['chrome90', 'firefox90', 'safari14'] })).code
  return {
    'app.css': await small(css),
    'app.rtl.css': await small(rtlcss.process(css)),
    'staff.css': await small(read('staff.scss'))
  }
}

async function script(name) {
  const made = await build({
    entryPoints: [join(here, name)],
    bundle: true,
    format: 'esm',
    minify: true,
    target: 'es2020',
    write: false
  })
  return made.outputFiles[0].text
}

/** Write a file under a name with its hash, and its packed twins beside it. Return the name. */
function put(name, text) {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)
  const [stem, ...rest] = name.split('.')
  const hashed = [stem, ...rest.slice(0, -1), hash, rest.at(-1)].join('.')
  writeFileSync(join(out, hashed), text)
  writeFileSync(join(out, `${hashed}.gz`), gzipSync(text, { level: 9 }))
  writeFileSync(join(out, `${hashed}.br`), brotliCompressSync(Buffer.from(text)))
  return hashed
}

const files = { ...(await sheets()), 'app.mjs': await script('app.mjs'), 'staff.mjs': await script('staff.mjs') }
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const manifest = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, put(name, text)]))
writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
