import { type Meeting, meetingOf } from '../../fixtures/meeting.ts'
import type { Driver } from '../../fixtures/model.ts'
import type { PersonName } from '../../fixtures/names.ts'

/** The meeting with one driver under another id and name, as somebody who made a new account; transponders stay. */
export function withOtherAccount(
  { model }: Meeting,
  sourceDriverId: string,
  account: { readonly sourceDriverId: string; readonly name: PersonName },
): Meeting {
  const renamed = (driver: Driver): Driver =>
    driver.sourceDriverId === sourceDriverId ? { ...driver, ...account } : driver
  return meetingOf({
    ...model,
    classes: model.classes.map((each) => ({
      ...each,
      entries: each.entries.map((entry) => ({ ...entry, driver: renamed(entry.driver) })),
    })),
    races: model.races.map((race) => ({
      ...race,
      runs: race.runs.map((run) => ({ ...run, driver: renamed(run.driver) })),
    })),
  })
}

/** Who entered both meetings in one class with the same transponder, and in none with another; the first of the first list. */
export function findRegular(one: Meeting, other: Meeting) {
  const entriesOf = ({ model }: Meeting) =>
    model.classes.flatMap(({ name, entries }) => entries.map((entry) => ({ className: name, ...entry })))
  const numbersOf = (meeting: Meeting, sourceDriverId: string) =>
    entriesOf(meeting).filter(({ driver }) => driver.sourceDriverId === sourceDriverId)
  const found = entriesOf(one).find(({ className, driver, transponder }) => {
    const [first, ...more] = numbersOf(other, driver.sourceDriverId)
    const isSame = first?.className === className && first.transponder === transponder && more.length === 0
    const isOnly = numbersOf(one, driver.sourceDriverId).length === 1
    return (
      isSame && isOnly && /^\d+$/.test(transponder) && driver.name.first.length > 4 && !driver.name.first.includes(' ')
    )
  })
  if (!found) throw new RangeError('Nobody entered both meetings in the same way.')
  return found
}
