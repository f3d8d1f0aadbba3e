/**
 * Brings a fresh machine to where `npm start` and `npm test` work: runs before both, needs no packages itself, may be
 * run again at any time, and says nothing when there is nothing to do.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.my-race-engineer-setup')
const localNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** What the installed packages were made from: the lock file, and the platform they were made on. */
function wanted() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}`
}

function isDone() {
  return existsSync(localNode) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted()
}

/** Runs a command quietly; its output is shown only where it failed. */
function run(command, args, cwd, sentence) {
  const isScript = command === 'npm'
  const npm = process.env.npm_execpath
  const [program, all] = isScript && npm ? [process.execPath, [npm, ...args]] : [command, args]
  const result = spawnSync(program, all, {
    cwd,
    encoding: 'utf8',
    shell: isScript && !npm && process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (result.status === 0) return
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`.trim().split('\n').slice(-12).join('\n')
  process.stderr.write(`${output}\n\n${sentence}\n`)
  process.exit(1)
}

function setUp() {
  process.stderr.write('Setting up: fetching the packages this program is made of (once, about a minute) …\n')
  // No package may run a script of its own here, whatever npm's version would allow; the one that is needed follows.
  // Not `npm ci`: it refuses a lock file that lacks the optional packages of other systems than the one it was made on.
  run(
    'npm',
    ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'],
    root,
    'The packages could not be fetched. Check that this computer is online, then run the same command again.',
  )
  // Node 24 as a package: npm's scripts find it before an older one, so that everybody runs the same.
  if (!existsSync(localNode)) {
    run(
      process.execPath,
      ['installArchSpecificPackage.js'],
      join(modules, 'node'),
      'Node.js 24 could not be fetched. Check that this computer is online, then run the same command again.',
    )
  }
  // npm links a command only where its file was there already.
  run('npm', ['rebuild', 'node', '--ignore-scripts'], root, 'Node.js 24 could not be put in its place.')
  mkdirSync(modules, { recursive: true })
  writeFileSync(stamp, wanted())
}

if (!isDone()) setUp()
