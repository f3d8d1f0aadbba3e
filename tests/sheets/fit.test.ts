import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paperSizes } from '../../core/contract/sheets.ts'
import { classDrivers } from '../../core/sheets/class-sheet.ts'
import { driverPages } from '../../core/sheets/driver-sheet.ts'
import { markup } from '../../core/sheets/markup.ts'
import { meetingPages } from '../../core/sheets/meeting-sheet.ts'
import { pageBox, type SheetPage, sheetDocument } from '../../core/sheets/pages.ts'
import { racePages } from '../../core/sheets/race-sheet.ts'
import type { SheetMeeting } from '../../core/sheets/sheet-material.ts'
import { fitOf, hasNoBrowser, openBrowser } from './support/browser.ts'
import { laps, madeUpMeeting, madeUpRace } from './support/made-up.ts'

const longName = (driver: number) =>
  `${driver + 1} WILHELMINA-CONSTANTIA MONTGOMERY-FEATHERSTONEHAUGH VON UND ZU HOHENLOHE`
const field = (drivers: number, count: number, lapMs = 37_000) =>
  Array.from({ length: drivers }, (_, driver) =>
    laps(Math.max(count - Math.floor(driver / 3), 1), lapMs + driver * 210),
  )
const entry = (driver: number) => ({
  className: 'A class with quite a long name indeed',
  driverName: longName(driver),
  carNumber: '99',
})

/** What may be asked of paper, and more. */
const scenes: Record<string, SheetMeeting> = {
  'an ordinary main': madeUpMeeting([madeUpRace(1, { lapsMs: field(12, 47) })]),
  '15 cars and 90 laps, long names': madeUpMeeting([madeUpRace(1, { lapsMs: field(15, 90), nameOf: longName })]),
  'laps of two minutes': madeUpMeeting([madeUpRace(1, { lapsMs: field(12, 30, 121_000) })]),
  '40 cars': madeUpMeeting([madeUpRace(1, { lapsMs: field(40, 12) })]),
  'one lap': madeUpMeeting([madeUpRace(1, { lapsMs: [[37_120], [38_001]] })]),
  'nobody started': madeUpMeeting([madeUpRace(1, { lapsMs: [[], [], []] })]),
  'no results': madeUpMeeting([madeUpRace(1, { lapsMs: [] })]),
  'a day of 45 runs': madeUpMeeting(
    Array.from({ length: 45 }, (_, run) => madeUpRace(run + 1, { lapsMs: field(3, 8), label: `Practice ${run + 1}` })),
    {
      entries: Array.from({ length: 90 }, (_, driver) => entry(driver)),
      eventName: 'A meeting '.repeat(30),
      trackName: 'A club '.repeat(30),
    },
  ),
}

function sheets(meeting: SheetMeeting, paper: (typeof paperSizes)[number]): Record<string, SheetPage[]> {
  const box = pageBox(paper)
  return {
    driver: driverPages(meeting, new Set(['1000']), box),
    race: meeting.races.slice(0, 1).flatMap((race) => racePages(meeting, race, box)),
    meeting: meetingPages(meeting, box),
  }
}

describe.skipIf(hasNoBrowser)('on paper', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  it('would be noticed where something did not fit', async () => {
    const about = { name: 'A meeting', where: 'A club', standing: '' }
    const of = async (content: ReturnType<typeof markup>) =>
      await fitOf(browser, sheetDocument('A sheet', [{ about, content }], 'a4', '1.2.3'))
    const tooHigh = await of(markup`<p style="height:1200px">A</p>`)
    expect(tooHigh.tooLarge.length).toBeGreaterThan(0)
    const tooWide = await of(markup`<table><tr><td style="width:20px">1:02:30.100</td></tr></table>`)
    const cut = await of(markup`<table style="width:20px"><tr><td>1:02:30.100</td></tr></table>`)
    expect([...tooWide.shortened, ...cut.shortened]).toContain('1:02:30.100')
  })

  it.each(Object.entries(scenes))(
    '%s: nothing is larger than its place, and no figure is cut',
    async (_name, meeting) => {
      for (const paper of paperSizes) {
        for (const [kind, pages] of Object.entries(sheets(meeting, paper))) {
          if (pages.length === 0) continue
          const fit = await fitOf(browser, sheetDocument('A sheet', pages, paper, '1.2.3'))
          expect(fit.pages).toBe(pages.length)
          expect({ kind, paper, tooLarge: fit.tooLarge }).toEqual({ kind, paper, tooLarge: [] })
          // A name may end in dots, a time may not.
          const figures = fit.shortened.filter((text) => /^[()*\d.:/ %]+$/.test(text.trim()))
          expect({ kind, paper, figures }).toEqual({ kind, paper, figures: [] })
        }
      }
    },
  )
})

it('repeats names and headings on every page that a table goes on to, and cuts no row', () => {
  const meeting = scenes['15 cars and 90 laps, long names'] as SheetMeeting
  const [race] = meeting.races
  const pages = race ? racePages(meeting, race, pageBox('a4')) : []
  const lapTables = pages.map(({ content }) => content.text).filter((text) => text.includes('<table class="laps"'))
  // Two groups of drivers, each over two parts of the laps.
  expect(lapTables.length).toBe(4)
  const cells = lapTables.flatMap((text) => {
    expect(text).toContain('<thead>')
    expect(text.match(/<th scope="col">/g)?.length).toBeGreaterThanOrEqual(8)
    return text.match(/<td[^>]*>[^<]+<\/td>/g) ?? []
  })
  expect(cells.length).toBe(race?.race.results.reduce((sum, { laps: driven }) => sum + driven.length, 0))
  const long = scenes['a day of 45 runs'] as SheetMeeting
  const days = driverPages(long, new Set(['1000']), pageBox('letter'))
  expect(days.length).toBe(2)
  const runs = days.map(
    ({ content }) => content.text.match(/Main Events · Practice \d+<\/td><td class="n">/g)?.length ?? 0,
  )
  expect(runs.every((count) => count > 0)).toBe(true)
  expect(runs.reduce((sum, count) => sum + count, 0)).toBe(45)
  expect(days.every(({ content }) => content.text.includes('Laps/time</th>'))).toBe(true)
})

it('takes spellings of a class as one, as the meeting’s Classes do', () => {
  const spelled = (raceId: number, className: string, names: readonly string[]) =>
    madeUpRace(raceId, {
      className,
      label: `${className} Heat ${raceId}`,
      lapsMs: names.map((_name, driver) => laps(6, 37_000 + driver * 300)),
      nameOf: (driver) => names[driver] ?? '',
    })
  const meeting = madeUpMeeting([
    spelled(1, '1/8 Nitro Buggy', ['ANA REYES', 'BEN ALDER']),
    spelled(2, '1/8  nitro buggy', ['ANA REYES', 'BEN ALDER', 'CLEO MARSH']),
  ])
  expect(
    classDrivers(meeting, '1/8 Nitro Buggy')
      .map(({ driverName }) => driverName)
      .sort(),
  ).toEqual(['ANA REYES', 'BEN ALDER', 'CLEO MARSH'])
  const [page] = driverPages(meeting, new Set(['1000']), pageBox('a4'), '1/8 Nitro Buggy')
  expect(page?.content.text).toContain('in 2 runs')
  const classTable = meetingPages(meeting, pageBox('a4'))[0]?.content.text.split('<h2>')[1] ?? ''
  expect(classTable.match(/<tr>/g)?.length).toBe(2)
})
