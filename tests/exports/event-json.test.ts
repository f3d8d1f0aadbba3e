import { expect, it } from 'vitest'
import { eventJson } from '../../core/exports/event-json.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { benchFor } from '../support/bench.ts'

it('prints the keys in the order that others build on, from the database as from the model', async () => {
  const bench = await benchFor(makeMeeting({ seed: 171, size: 'small', claims: true }))
  await bench.ingest()
  const text = bench.engine.exportEvent(bench.address, 'event-json')
  const keys = (value: object | undefined) => Object.keys(value ?? {})
  const document = JSON.parse(text)
  expect(keys(document)).toEqual(['formatVersion', 'source', 'track', 'event', 'entries', 'races'])
  expect(keys(document.track)).toEqual(['sourceTrackSlug', 'name'])
  expect(keys(document.event)).toEqual(['sourceEventId', 'name', 'startDateLocal', 'endDateLocal'])
  expect(keys(document.entries[0])).toEqual(['className', 'driverName', 'transponder', 'carNumber'])
  expect(keys(document.races[0]).join(' ')).toBe(
    'sourceRaceId section raceNumber className label completedAtLocal lengthMs missingUpstream results findings',
  )
  expect(keys(document.races[0].results[0]).join(' ')).toBe(
    'position sourceDriverId driverName carNumber gridPosition lapsCompleted totalTimeMs statusText behind ' +
      'fastestLapMs fastestLapNumber averageLapMs averageTop5Ms averageTop10Ms averageTop15Ms top2ConsecutiveMs ' +
      'top3ConsecutiveMs stdDeviationMs consistencyPercent laps',
  )
  expect(keys(document.races[0].results[0].laps[0])).toEqual(['lapNumber', 'lapTimeMs', 'position', 'pace', 'segments'])
  expect(text).toBe(eventJson(bench.meeting.expected))
  expect(text.endsWith('\n')).toBe(true)
  // Nothing of ours: no instant of observation, no id of a row.
  expect(text).not.toMatch(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}|"(?:id|runId|raceId|eventId)"|At":/)
})
