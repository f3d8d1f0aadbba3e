import { once } from 'node:events'
import { openStore } from '../../../core/store/database.ts'
import { logPage } from '../../../core/store/pages.ts'
import { startRun } from '../../../core/store/runs.ts'
import { saveSetting } from '../../../core/store/settings.ts'
import { givenEvent, saveRace } from '../support.ts'
import { givenRun, versionedRace } from '../versioned-race.ts'

// Told a number, writes version after version of one race, each with its page and a note of its number, until it is killed.
process.stdout.write('ready\n')
const [line] = await once(process.stdin, 'data')
const store = openStore(process.argv[2] ?? '')
const eventId = givenEvent(store)
const runId = startRun(store, givenRun)
for (let version = Number(line); ; version += 1) {
  store.transaction(() => {
    const page = {
      url: 'https://hillside.liverc.com/results/?p=view_race_result&id=1',
      pageType: 'race-result' as const,
      sourceId: '1',
      fetchedAt: '2026-01-01T00:00:00.000Z',
      httpStatus: 200,
      bytes: version,
      fetchMs: 1,
      etag: null,
      lastModified: null,
      via: 'http' as const,
      charset: null,
    }
    logPage(store, runId, page, { contentHash: `${version}`, body: Buffer.alloc(5_000, version), byteLength: version })
    saveRace(store, eventId, versionedRace(version))
    saveSetting(store, 'version', String(version))
  })
  process.stdout.write('.')
}
