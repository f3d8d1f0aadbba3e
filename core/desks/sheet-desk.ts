import { setImmediate as breathe } from 'node:timers/promises'
import { Failure, notStored } from '../contract/failure.ts'
import { fileNameOf } from '../contract/file-name.ts'
import type { Paper, Sheet, SheetProgress, SheetStep, SheetWanted } from '../contract/sheets.ts'
import type { FigureSettings } from '../queries/race-material.ts'
import { findEventOfRace, findSheetMeeting } from '../queries/sheet-meeting.ts'
import { classDrivers } from '../sheets/class-sheet.ts'
import { driverPages } from '../sheets/driver-sheet.ts'
import { meetingPages } from '../sheets/meeting-sheet.ts'
import { type PageBox, pageBox, type SheetPage, sheetDocument } from '../sheets/pages.ts'
import { racePages } from '../sheets/race-sheet.ts'
import { raceName, type SheetMeeting } from '../sheets/sheet-material.ts'
import type { Store } from '../store/database.ts'
import { version } from '../version.ts'

export interface SheetSettings extends FigureSettings {
  /** For what is asked for without one. */
  readonly paper: Paper
}

/**
 * Makes a sheet out of what is stored, and says how far it is: for a class a step a driver. All of it is read at one
 * moment; equal data gives an equal sheet. Throws `input/invalid` for what is not stored or has nothing to print, and
 * the signal's reason.
 */
export async function* makeSheet(
  store: Store,
  wanted: SheetWanted,
  settings: SheetSettings,
  signal: AbortSignal,
): AsyncGenerator<SheetStep, void, undefined> {
  const { paper = settings.paper } = wanted
  const box = pageBox(paper)
  const { title, parts, pages } = yield* drawnPages(store, wanted, settings, box, signal)
  if (pages.length === 0) throw new Failure('input/invalid', `There is nothing to print of ${title}.`)
  const html = sheetDocument(title, pages, paper, version)
  const sheet: Sheet = { title, html, pageCount: pages.length, paper, fileName: fileNameOf(parts) }
  yield { kind: 'done', sheet }
}

interface Drawn {
  readonly title: string
  /** What the file is named after. */
  readonly parts: readonly (string | null)[]
  readonly pages: readonly SheetPage[]
}

async function* drawnPages(
  store: Store,
  wanted: SheetWanted,
  settings: SheetSettings,
  box: PageBox,
  signal: AbortSignal,
): AsyncGenerator<SheetProgress, Drawn, undefined> {
  const eventId = wanted.kind === 'race' ? findEventOfRace(store, wanted.raceId) : wanted.eventId
  const meeting =
    eventId === undefined
      ? undefined
      : findSheetMeeting(store, eventId, settings, { withClasses: wanted.kind === 'meeting' })
  if (meeting === undefined) throw notStored(wanted.kind === 'race' ? 'race' : 'meeting')
  const { eventName } = meeting
  const about = [meeting.startDateLocal, meeting.sourceTrackSlug, eventName]
  switch (wanted.kind) {
    case 'driver': {
      const person = meeting.personById(wanted.driverId)
      const pages = driverPages(meeting, idsOf(meeting, person), box)
      const name = meeting.races
        .flatMap(({ race }) => race.results)
        .findLast(({ sourceDriverId }) => meeting.personOf(sourceDriverId) === person)?.driverName
      if (name === undefined) throw notStored('driver with a result in this meeting')
      return { title: `${name}, ${eventName}`, parts: [...about, name], pages }
    }
    case 'class': {
      const drivers = classDrivers(meeting, wanted.className)
      const pages: SheetPage[] = []
      for (const [done, { person, driverName }] of drivers.entries()) {
        yield { kind: 'progress', what: driverName, done, total: drivers.length }
        await breathe()
        signal.throwIfAborted()
        pages.push(...driverPages(meeting, idsOf(meeting, person), box, wanted.className))
      }
      return { title: `${wanted.className}, ${eventName}`, parts: [...about, wanted.className, 'drivers'], pages }
    }
    case 'race': {
      const race = meeting.races.find(({ raceId }) => raceId === wanted.raceId)
      if (race === undefined) throw notStored('race')
      const name = raceName(race.race)
      return { title: `${name}, ${eventName}`, parts: [...about, name], pages: racePages(meeting, race, box) }
    }
    case 'meeting':
      return { title: eventName, parts: [...about, 'summary'], pages: meetingPages(meeting, box) }
  }
}

function idsOf({ races, personOf }: SheetMeeting, person: string): ReadonlySet<string> {
  const ids = races.flatMap(({ race }) => race.results.map(({ sourceDriverId }) => sourceDriverId))
  return new Set(ids.filter((id) => personOf(id) === person))
}
