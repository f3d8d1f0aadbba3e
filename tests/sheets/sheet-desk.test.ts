import { describe, expect, it } from 'vitest'
import type { Sheet, SheetProgress, SheetWanted } from '../../core/contract/sheets.ts'
import { formatLapsTime, formatTime } from '../../core/contract/units.ts'
import { makeSheet } from '../../core/desks/sheet-desk.ts'
import { findChromium } from '../../core/pages/find-chromium.ts'
import { createPaperPrinter } from '../../core/pages/paper-printer.ts'
import { findMeetingFigures } from '../../core/queries/meeting-figures.ts'
import { findMeetingMaterial } from '../../core/queries/race-material.ts'
import { findSheetMeeting } from '../../core/queries/sheet-meeting.ts'
import { classDrivers } from '../../core/sheets/class-sheet.ts'
import type { SheetMeeting } from '../../core/sheets/sheet-material.ts'
import { findEvent } from '../../core/store/events.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { benchFor } from '../support/bench.ts'
import { hasNoBrowser, pagesOfPdf } from './support/browser.ts'

const settings = { cleanFactor: 1.1, paper: 'a4' } as const

/** A meeting that is stored, and the way to its sheets. */
async function stored(size: 'small' | 'demo' | 'hostile', seed = 4) {
  const bench = await benchFor(makeMeeting({ seed, size }))
  await bench.ingest()
  const store = bench.engine.reading()
  const eventId = findEvent(store, 'liverc', bench.meeting.eventId)?.eventId ?? 0
  const material = findMeetingMaterial(store, eventId, settings)
  if (!material) throw new Error('the meeting is stored')
  const make = async (wanted: SheetWanted, signal = new AbortController().signal) => {
    const progress: SheetProgress[] = []
    let sheet: Sheet | undefined
    for await (const step of makeSheet(store, wanted, settings, signal)) {
      if (step.kind === 'done') sheet = step.sheet
      else progress.push(step)
    }
    if (!sheet) throw new Error('no sheet came')
    return { ...sheet, progress }
  }
  return { ...bench, store, eventId, material, make }
}

describe('sheets of a stored meeting', () => {
  it('give the same bytes for the same data', async () => {
    const { eventId, material, make } = await stored('small')
    const [race] = material.races
    const driverId = [...(race?.driverIds.values() ?? [])][0] ?? 0
    const wanted: SheetWanted[] = [
      { kind: 'driver', eventId, driverId },
      { kind: 'class', eventId, className: '1/8 Nitro Buggy', paper: 'letter' },
      { kind: 'race', raceId: race?.raceId ?? 0 },
      { kind: 'meeting', eventId },
    ]
    for (const one of wanted) {
      const { html, pageCount, fileName, paper } = await make(one)
      expect((await make(one)).html).toBe(html)
      expect(html.match(/<section class="page"/g)?.length).toBe(pageCount)
      expect(fileName).toMatch(/^[A-Za-z0-9-]+$/)
      expect(paper).toBe(one.paper ?? 'a4')
      expect(html).toContain("default-src 'none'")
      expect(html).toContain(`page ${pageCount} of ${pageCount}`)
    }
  })

  it('give a meeting the bests and closest finishes that its Classes show', async () => {
    const { eventId, store, make } = await stored('demo')
    const { html } = await make({ kind: 'meeting', eventId })
    const rows = (html.match(/<tr>.*?<\/tr>/gs) ?? []).map((row) =>
      [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, text]) =>
        text?.replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
      ),
    )
    const classes = findMeetingFigures(store, eventId, settings)?.classes ?? []
    expect(classes.length).toBe(3)
    for (const { className, best, closestFinishes } of classes) {
      const told = (figure: string) =>
        rows.filter((row) => row[0] === className && row[1] === figure).map((row) => [row[2], row[3]])
      const sure = (doubt: string | null) => (doubt === null ? '' : ' ?')
      expect(told('Fastest lap')).toEqual(
        best.fastestLap.map(({ timeMs, doubt, driverName }) => [`${formatTime(timeMs)}${sure(doubt)}`, driverName]),
      )
      expect(told('Best three in a row')).toEqual(
        best.bestThreeInARow.map(({ timeMs, doubt, driverName }) => [
          `${formatTime(timeMs)}${sure(doubt)}`,
          driverName,
        ]),
      )
      expect(told('Most consistent')).toEqual(
        best.mostConsistent.map((one) => [`${one.cleanConsistencyPercent.toFixed(2)} %`, one.driverName]),
      )
      expect(told('Most improved')).toEqual(
        best.biggestImprovement.map((one) => [`−${formatTime(Math.round(-one.cleanAverageChangeMs))}`, one.driverName]),
      )
      const closest = rows.filter(
        (row) => row.length === 6 && row[0] === className && /^\d+\.\d{3}$/.test(row[1] ?? ''),
      )
      expect(closest.map((row) => [row[1], row[3], row[4]])).toEqual(
        closestFinishes.slice(0, 3).map((one) => [formatTime(one.gapMs), one.ahead.driverName, one.behind.driverName]),
      )
    }
  })

  it('let no name become markup', async () => {
    const { eventId, material, make } = await stored('hostile')
    const names = new Set(material.races.flatMap(({ race }) => race.results.map(({ driverName }) => driverName)))
    expect([...names].some((name) => /[<>&"']/.test(name))).toBe(true)
    const classes = [...new Set(material.races.flatMap(({ race }) => race.className ?? []))]
    const sheets = [
      await make({ kind: 'meeting', eventId }),
      ...(await Promise.all(classes.map((className) => make({ kind: 'class', eventId, className })))),
      ...(await Promise.all(material.races.map(({ raceId }) => make({ kind: 'race', raceId })))),
    ]
    const ours =
      /^<\/?(?:!doctype|html|head|meta|title|style|body|section|header|footer|main|span|div|p|h1|h2|br|table|colgroup|col|thead|tbody|tr|th|td|svg|g|path|circle|rect|polyline|text)\b/i
    for (const { html } of sheets) {
      const tags = html.match(/<\/?[!a-z][^\s>]*/gi) ?? []
      expect(tags.filter((tag) => !ours.test(tag))).toEqual([])
      expect(html).not.toMatch(/<[^>]*\son\w+=/i)
      expect(html).not.toMatch(/\b(?:src|href)=/i)
    }
  })

  it('tell how far they are, a step a driver, and end at once when they are stopped', async () => {
    const { eventId, make } = await stored('demo')
    const wanted = { kind: 'class', eventId, className: '1/8 Nitro Buggy' } as const
    const { progress, pageCount } = await make(wanted)
    expect(progress.map(({ done }) => done)).toEqual(Array.from({ length: 18 }, (_, at) => at))
    expect(pageCount).toBe(18)
    const stopping = new AbortController()
    const stopped = make(wanted, stopping.signal)
    stopping.abort()
    await expect(stopped).rejects.toThrow(/abort/i)
  })

  it('of what is not there are refused in a sentence', async () => {
    const { eventId, make } = await stored('small')
    await expect(make({ kind: 'race', raceId: 999_999 })).rejects.toMatchObject({ code: 'input/invalid' })
    await expect(make({ kind: 'meeting', eventId: eventId + 7 })).rejects.toMatchObject({ code: 'input/invalid' })
    await expect(make({ kind: 'driver', eventId, driverId: 999_999 })).rejects.toMatchObject({ code: 'input/invalid' })
    await expect(make({ kind: 'class', eventId, className: 'No such class' })).rejects.toThrow(/nothing to print/)
  })
})

describe.skipIf(hasNoBrowser)('a PDF of a whole class', () => {
  it('has a page a driver, on paper of its size, with the figures that the engine answers', async () => {
    const { eventId, store, make } = await stored('demo')
    const className = '40+ Electric Buggy'
    const meeting = findSheetMeeting(store, eventId, settings) as SheetMeeting
    const order = classDrivers(meeting, className)
    const { html, pageCount } = await make({ kind: 'class', eventId, className, paper: 'letter' })
    const printer = createPaperPrinter({ find: () => findChromium({}) })
    try {
      const pages = await pagesOfPdf(await printer.print(html, new AbortController().signal))
      expect(pageCount).toBe(12)
      expect(pages.length).toBe(12)
      for (const [at, { widthPt, heightPt, text }] of pages.entries()) {
        expect([Math.round(widthPt), Math.round(heightPt)]).toEqual([612, 792])
        expect(text).toContain(`page ${at + 1} of 12`)
        const { person, driverName } = order[at] ?? { person: '', driverName: '' }
        // The fonts of a test machine have no others.
        if (/^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\d .'-]+$/u.test(driverName))
          expect(text).toContain(driverName)
        const runs = meeting.races.flatMap(({ race }) =>
          race.results.filter(({ sourceDriverId }) => meeting.personOf(sourceDriverId) === person),
        )
        expect(runs.length).toBeGreaterThan(0)
        const flat = text.replace(/\s+/g, ' ')
        for (const { lapsCompleted, totalTimeMs, consistencyPercent } of runs) {
          if (lapsCompleted !== null) expect(flat).toContain(formatLapsTime(lapsCompleted, totalTimeMs))
          if (consistencyPercent !== null) expect(flat).toContain(`${consistencyPercent.toFixed(2)} %`)
        }
      }
    } finally {
      await printer.close()
    }
  })

  it('runs no script, asks nothing of a network, and leaves no browser when it is stopped', async () => {
    const printer = createPaperPrinter({ find: () => findChromium({}) })
    const html = `<!doctype html><p id="a">quiet</p><script>document.getElementById('a').textContent='loud'</script><img src="http://127.0.0.1:9/x.png">`
    const [page] = await pagesOfPdf(await printer.print(html, new AbortController().signal))
    expect(page?.text.trim()).toBe('quiet')
    const stopping = new AbortController()
    const stopped = printer.print(html, stopping.signal)
    stopping.abort()
    await expect(stopped).rejects.toThrow(/abort/i)
    await printer.close()
  })

  it('says plainly where there is no browser', async () => {
    const printer = createPaperPrinter({ find: () => null })
    await expect(printer.print('<p>A</p>', new AbortController().signal)).rejects.toMatchObject({
      code: 'browser/missing',
      message: expect.stringContaining('save the sheet as HTML'),
    })
    await printer.close()
  })
})
