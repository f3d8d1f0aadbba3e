import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { clubOf, type Meeting } from '../../fixtures/meeting.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { heldBack } from '../../tests/support/held-back.ts'
import { largeRaces } from '../../tests/support/large-races.ts'
import { ingest } from './app.ts'
import type { Bench } from './bench-case.ts'

type Work<T> = (app: ElectronApplication, page: Page) => Promise<T>

/** The app in its window, with the meeting of the largest races ingested and open; closed when `work` is done. */
export function withLargeRaces<T>(bench: Bench, name: string, work: Work<T>): Promise<T> {
  return withMeeting(bench, name, largeRaces(), work)
}

/** The same with a meeting of one's own. */
export async function withMeeting<T>(
  { root, folder, bundle, electron }: Bench,
  name: string,
  meeting: Meeting,
  work: Work<T>,
): Promise<T> {
  const executablePath = await electron()
  const server = await startFixtureServer({ clubs: [clubOf([meeting])] })
  const app = await _electron.launch({
    executablePath,
    args: [...heldBack, '--no-sandbox', '--disable-gpu', root],
    env: {
      ...(process.env as Record<string, string>),
      MRE_ENGINE: join(bundle(), 'engine.mjs'),
      MRE_USER_DATA: join(folder, `${name}-shell`),
      MRE_DATA_DIR: join(folder, `${name}-data`),
      MRE_LIVERC_ORIGIN: server.origin,
      MRE_REQUEST_GAP_MS: '0',
    },
  })
  try {
    const page = await app.firstWindow()
    const address = server.url(meeting.slug, `/results/?p=view_event&id=${meeting.eventId}`)
    await ingest(page, address, meeting.slug)
    await page
      .getByRole('region', { name: /^Ingestion of/ })
      .first()
      .getByRole('link')
      .first()
      .click()
    return await work(app, page)
  } finally {
    await app.close()
    await server.close()
  }
}
