import { spawn } from 'node:child_process'
import { Command, InvalidArgumentError } from 'commander'
import { demoSite } from '../../fixtures/demo-pages.ts'
import { Failure } from '../contract/failure.ts'
import { createRouter } from '../handlers.ts'
import { createMetrics } from '../metrics.ts'
import { version } from '../version.ts'
import { outliveClosedPipes, reportFailure } from './cli-session.ts'
import { openEngineOrFail } from './open-engine.ts'
import { startServe } from './serve.ts'

/** The program for a browser: opens the engine, serves the screens on this computer, and prints where. */
interface ServeFlags {
  readonly port?: number
  readonly open?: boolean
  readonly metrics?: boolean
}

function readPort(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('A port is a number up to 65535.')
}

async function serve({ port, open = false, metrics = false }: ServeFlags): Promise<void> {
  const rendererFolder = process.env.MRE_RENDERER
  if (rendererFolder === undefined) throw new Failure('input/invalid', 'Start this with "npm start -- --browser".')
  const engine = await openEngineOrFail({ env: process.env, host: 'browser', program: 'serve', demo: demoSite() })
  const router = createRouter(engine)
  const { service } = engine
  const served = await startServe({
    router,
    rendererFolder,
    ...(port !== undefined && { port }),
    ...(metrics && {
      metrics: createMetrics({ counters: () => service.counters(), sites: () => service.sites.siteStates() }),
    }),
  })
  const address = served.newAddress()
  process.stdout.write(`My Race Engineer ${version} is running. Open this address; it works once:\n\n  ${address}\n\n`)
  process.stdout.write(
    `${process.stdin.isTTY ? 'Enter prints a new address for another browser. ' : ''}Ctrl-C stops it.\n`,
  )
  if (metrics) process.stdout.write(`Figures for Prometheus, on this computer only: ${served.origin}/metrics\n`)
  if (open) openBrowser(address)
  if (process.stdin.isTTY) process.stdin.on('data', () => process.stdout.write(`  ${served.newAddress()}\n`))

  await new Promise<void>((resolve) => {
    const stop = () => resolve()
    process.once('SIGINT', stop).once('SIGTERM', stop)
  })
  process.stdout.write('Stopping.\n')
  process.stdin.pause()
  await served.close()
  await engine.close()
}

/** Whatever this system opens addresses with; without one the person does it. */
function openBrowser(address: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', address]
        : ['xdg-open', address]
  const child = spawn(command ?? '', args, { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}

outliveClosedPipes()
const program = new Command('my-race-engineer')
  .description('The screens in a browser, on this computer only.')
  .version(version)
  .option('--port <number>', 'port to listen on (default: any free one)', readPort)
  .option('--open', 'open the address in the default browser')
  .option('--metrics', 'answer /metrics with figures in the text format of Prometheus, for programs on this computer')
  .action(async (flags: ServeFlags) => {
    try {
      await serve(flags)
    } catch (error) {
      process.exitCode = await reportFailure(
        error instanceof Failure
          ? error
          : new Failure('unexpected', 'The program did not start.', {}, { cause: error }),
        false,
        error,
      )
    }
  })
await program.parseAsync()
