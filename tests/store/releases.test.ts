import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { openStore } from '../../core/store/database.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { engineOn } from '../support/bench.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'
import { soundness } from '../support/tables.ts'

/** What release 0.1.0 ingested into the database kept in `releases/`. */
const meeting = makeMeeting({ seed: 71, size: 'small', eventId: '307100', startDay: '2025-03-01' })

it('opens a database of release 0.1.0, loses nothing of it, and finds nothing new in the same pages', async () => {
  const file = join(scratchFolder(), 'club.db')
  writeFileSync(file, gunzipSync(readFileSync(new URL('./releases/0.1.0.db.gz', import.meta.url))))
  openStore(file).close()
  expect(soundness(file)).toEqual({ integrity: 'ok', brokenReferences: [] })

  const site = await startSite([meeting])
  const engine = engineOn(file, site.origin)
  expect(engine.findEventDocument(`liverc:${meeting.eventId}`)).toEqual(meeting.expected)
  const report = await engine.ingest(addressOf(site, meeting), {
    signal: new AbortController().signal,
    mode: 'everything',
  })
  expect(report).toMatchObject({ status: 'complete', counts: { racesSaved: 0, rowsInserted: 0, rowsUpdated: 0 } })
  expect(report.counts.racesUnchanged).toBe(meeting.listedRaceIds.length)
})
