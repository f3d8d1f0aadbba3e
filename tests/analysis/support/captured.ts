import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { liveRcConnector } from '../../../core/connectors/liverc/index.ts'
import type { Race } from '../../../core/contract/domain.ts'
import { capturesFolder } from '../../support/shared.ts'

/** A captured race page as its results; the class is what its label says. */
export function capturedRace(raceId: string): Race {
  const connector = liveRcConnector()
  const known = connector.recognise(
    new URL(`https://canberraoffroad.liverc.com/results/?p=view_race_result&id=${raceId}`),
  )
  if (!known || !('page' in known)) throw new Error('not a race page')
  const page = connector.parse(known.page, readFileSync(join(capturesFolder, `race-${raceId}.html`), 'utf8'))
  if (page.pageType !== 'race-result') throw new Error('not a race page')
  const { section, raceNumber, label, lengthMs, results } = page
  const about = { className: null, completedAtLocal: null, missingUpstream: false, findings: [] }
  return { ...about, sourceRaceId: raceId, section, raceNumber, label, lengthMs, results: [...results] }
}
