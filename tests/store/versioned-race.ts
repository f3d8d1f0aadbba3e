import type { RaceDocument } from '../../core/contract/domain.ts'
import type { RunStart } from '../../core/store/runs.ts'
import { findingOf, lapOf, raceOf, resultOf } from './support.ts'

export const givenRun: RunStart = {
  kind: 'event',
  source: 'liverc',
  sourceTrackSlug: 'hillside',
  sourceEventId: '900',
  url: 'https://hillside.liverc.com/results/?p=view_event&id=900',
  requestedBy: 'test',
  pid: 4711,
  host: 'here',
  startedAt: '2026-01-01T00:00:00.000Z',
}

/** A race that has its version in every row, and other drivers and numbers of laps in each: a mixture shows. */
export function versionedRace(version: number): RaceDocument {
  const drivers = Array.from({ length: 6 }, (_, at) => `${at + (version % 5)}`)
  const laps = Array.from({ length: 20 + (version % 7) }, (_, at) => lapOf(at + 1, version))
  const results = drivers.map((id) => resultOf(id, { laps, behind: `${version}` }))
  const findings = Array.from({ length: version % 3 }, (_, at) => findingOf(`${version} ${at}`))
  return raceOf('1', { label: `${version}`, results, findings })
}
