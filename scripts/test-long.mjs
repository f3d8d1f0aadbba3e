/** `npm run test:long`: every suite with its long parts. What is added to the command goes to the test runner. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './bundle-path.mjs'

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
// In the place of this process as far as anybody can tell: its output, its closing lines and its exit status are the runner's.
const { status, error } = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, MRE_LONG: '1' },
})
if (error) process.stderr.write(`The tests could not be started: ${error.message}\n`)
process.exitCode = status ?? 1
