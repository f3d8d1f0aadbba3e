import { describe, expect, it } from 'vitest'
import { findTargets } from '../../core/queries/targets.ts'
import { openStore } from '../../core/store/database.ts'
import { givenEvent, raceOf, resultOf, saveRace } from '../store/support.ts'

describe('what drivers could aim at', () => {
  it('is measured by the whole class in this round, however a heat spells it, and by no other class', () => {
    const store = openStore(':memory:')
    const event = givenEvent(store)
    const section = 'Qualifier Round 1'
    const heat = (sourceRaceId: string, className: string, drivers: readonly string[]) =>
      saveRace(
        store,
        event,
        raceOf(sourceRaceId, { section, className, results: drivers.map((driver) => resultOf(driver)) }),
      )
    heat('1', '1/8 Nitro Buggy', ['11', '12'])
    heat('2', '1/8  NITRO-Buggy', ['13', '14'])
    heat('3', 'Nitro Buggy', ['15'])
    const raceId = store.prepare<[], number>("select id from race where source_race_id = '1'").pluck().get() ?? 0
    expect(findTargets(store, raceId, { cleanFactor: 1.1 })?.classDrivers).toBe(4)
    store.close()
  })
})
