import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'

// Every page leaves some garbage; left alone, V8 lets it pile up to 280 MB over a large meeting of which 20 MB are alive.
// With these two it collects earlier: 160 MB, for a tenth more of processor time. Before anything else is loaded.
for (const flag of ['--semi-space-growth-factor=1', '--heap-growing-percent=100']) setFlagsFromString(flag)
// Beside the bundle, never beside the sources: without it every start compiles the same code again.
if (import.meta.filename.endsWith('.mjs')) enableCompileCache(join(import.meta.dirname, 'compiled'))

const { main } = await import('./cli.ts')
await main(process.argv.slice(2))
