import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { resolveSettings } from '../core/config.ts'
import { exportKind } from '../core/contract/answers.ts'
import { Failure } from '../core/contract/failure.ts'
import { createEngine } from '../core/engine.ts'
import { writeWhole } from '../core/hosts/cli-commands.ts'
import { progressBar } from '../core/hosts/cli-progress.ts'
import { outliveClosedPipes, reportFailure } from '../core/hosts/cli-session.ts'
import { racesTable, reportText } from '../core/hosts/cli-tables.ts'
import { createLog } from '../core/log.ts'
import { demoMeeting } from '../fixtures/meeting.ts'
import { shuffledLatency, startFixtureServer } from '../fixtures/server.ts'

/**
 * `npm start`: ingests the demo club's meeting from a LiveRC of our own on this computer, so that everything can be seen
 * working without a network and without troubling anybody's site.
 */
async function demo(folder: string): Promise<void> {
  const meeting = demoMeeting()
  const server = await startFixtureServer({ clubs: [meeting], latencyMs: shuffledLatency(1, 40, 160) })
  const file = join(folder, 'demo.db')
  mkdirSync(folder, { recursive: true })
  for (const leftOver of [file, `${file}-wal`, `${file}-shm`]) rmSync(leftOver, { force: true })

  const settings = resolveSettings({ env: { MRE_LIVERC_ORIGIN: server.origin } })
  const engine = createEngine({ settings, file, log: createLog('warn'), host: 'demo' })
  const stopping = new AbortController()
  process.once('SIGINT', () => stopping.abort())
  const bar = progressBar()
  try {
    process.stdout.write(
      'Reading a meeting of the demo club, as if from LiveRC (it is made up and served by this computer).\n\n',
    )
    const address = server.url(meeting.slug, `/results/?p=view_event&id=${meeting.eventId}`)
    const report = await engine.ingest(address, { signal: stopping.signal, onProgress: bar.onProgress })
    bar.stop()
    process.stdout.write(`${reportText(report, false)}\n`)
    if (report.status !== 'complete') {
      throw new Failure('unexpected', report.failure?.message ?? 'The demo meeting was not read completely.')
    }
    process.stdout.write(`${racesTable(engine.findEventDocument(address))}\n`)
    process.stdout.write('Written for you:\n')
    for (const kind of exportKind.options) {
      const name = kind === 'event-json' ? 'event.json' : `${kind.replace('-csv', '')}.csv`
      process.stdout.write(`  ${writeWhole(join(folder, name), engine.exportEvent(address, kind))}\n`)
    }
    process.stdout.write(`  ${file}\n\n${next}`)
  } finally {
    bar.stop()
    await engine.close()
    await server.close()
  }
}

const next = `A real meeting, from the club's page on LiveRC (the address is an example; keep the quotes):

  npm run -s mre -- ingest "https://canberraoffroad.liverc.com/results/?p=view_event&id=486677"
  npm run -s mre -- export liverc:486677 --as laps-csv --out laps.csv
  npm run -s mre -- --help

`

outliveClosedPipes()
try {
  await demo(join(process.cwd(), 'out', 'demo'))
} catch (error) {
  process.exitCode = await reportFailure(
    error instanceof Failure ? error : new Failure('unexpected', 'The demo did not work.', {}, { cause: error }),
    false,
    error,
  )
}
