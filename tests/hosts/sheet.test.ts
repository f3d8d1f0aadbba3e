import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { initialsOf } from '../../core/analysis/initials.ts'
import { foldText } from '../../core/contract/fold.ts'
import { formatLapsTime } from '../../core/contract/units.ts'
import { hasNoBrowser, pagesOfPdf, titleOfPdf } from '../sheets/support/browser.ts'
import { jsonOf } from '../support/cli.ts'
import { ingestedCli } from '../support/ingested-cli.ts'
import { mainAndFriends, nitro, nitroTwelve } from '../support/nitro-twelve.ts'

const meeting = nitroTwelve()
const event = `liverc:${meeting.eventId}`
const { main, one, runs } = mainAndFriends(meeting)

const desk = () => ingestedCli([meeting], [meeting])

const pagesIn = (html: string) => html.match(/<section class="page"/g)?.length ?? 0

describe('sheets on the command line', () => {
  it('are HTML on stdout, in a file, and in JSON, on the paper that is asked for', async () => {
    const { mre, folder } = await desk()
    const wanted = [
      { args: ['driver', event, '--driver', one.driverName], pages: 1, holds: one.driverName },
      { args: ['class', event, '--class', nitro.toUpperCase()], pages: 12, holds: one.driverName },
      { args: ['race', event, '--race', main.sourceRaceId], pages: null, holds: 'A-Main' },
      { args: ['meeting', event], pages: null, holds: nitro },
    ]
    for (const { args, pages, holds } of wanted) {
      const printed = await mre('sheet', ...args)
      expect([args, printed.status, printed.stderr]).toEqual([args, 0, printed.stderr])
      expect(printed.stdout).toMatch(/^<!doctype html>/i)
      expect(printed.stdout).toContain(holds)
      expect(printed.stdout).toContain('size: 210mm 297mm')
      if (pages !== null) expect(pagesIn(printed.stdout)).toBe(pages)
      const held = jsonOf(await mre('sheet', ...args, '--json'))
      expect(held).toMatchObject({ pageCount: pagesIn(printed.stdout), paper: 'a4', html: printed.stdout })
    }
    const out = join(folder, 'driver.html')
    const letter = await mre(
      'sheet',
      'driver',
      event,
      '--driver',
      one.sourceDriverId,
      '--paper',
      'letter',
      '--out',
      out,
    )
    expect(letter).toMatchObject({ status: 0, stdout: `${out}\n` })
    const html = readFileSync(out, 'utf8')
    expect(html).toContain('size: 215.9mm 279.4mm')
    for (const { results } of runs) {
      const line = results.find(({ sourceDriverId }) => sourceDriverId === one.sourceDriverId)
      expect(html).toContain(formatLapsTime(line?.lapsCompleted ?? 0, line?.totalTimeMs ?? null))
    }
    const told = await mre('sheet', 'driver', event, '--driver', one.sourceDriverId, '--out', out, '--json')
    expect(jsonOf(told)).toMatchObject({ file: out, pageCount: 1, paper: 'a4' })
  }, 120_000)

  it('of what is not there are refused in a sentence, and nothing is written', async () => {
    const { mre, folder } = await desk()
    const before = readdirSync(folder)
    const refused: [string[], RegExp][] = [
      [['driver', event, '--driver', 'nobody of that name'], /No driver of the meeting fit "nobody of that name"/],
      [['class', event, '--class', 'Hovercraft'], /has no class "Hovercraft". It has: 1\/8 Nitro Buggy\./],
      [['race', event, '--race', '1'], /has no race 1 in the database/],
      [['meeting', 'liverc:999'], /liverc:999 is not known yet/],
      [['driver', event], /--driver/],
      [['driver', event, '--driver', 'e'], /\d+ drivers of the meeting fit "e"\. There are: /],
      [['meeting', event, '--paper', 'tabloid'], /tabloid/],
      [['meeting', event, '--out', 'sheet.docx'], /has to end in \.pdf or \.html/],
    ]
    for (const [args, sentence] of refused) {
      const { status, stdout, stderr } = await mre('sheet', ...args)
      expect([args, status, stdout]).toEqual([args, 2, ''])
      expect(stderr).toMatch(sentence)
    }
    expect(readdirSync(folder)).toEqual(before)
  }, 120_000)

  it.skipIf(hasNoBrowser)(
    'name somebody who is marked by initials only, in HTML, in a PDF, in titles',
    async () => {
      const { mre, folder } = await desk()
      const words = foldText(one.driverName)
        .split(/[^a-z]+/)
        .filter((word) => word.length > 2)
      const shown = (text: string) => words.filter((word) => foldText(text).includes(word))
      const out = join(folder, 'class.pdf')
      const sheet = ['sheet', 'class', event, '--class', nitro]
      await mre(...sheet, '--out', out)
      const named = await pagesOfPdf(readFileSync(out))
      expect(named.length).toBe(12)
      expect(shown(named.map(({ text }) => text).join(' '))).toEqual(words)
      expect((await mre('initials', 'mark', one.driverName)).status).toBe(0)

      await mre(...sheet, '--out', out)
      const bytes = readFileSync(out)
      const pages = await pagesOfPdf(bytes)
      const text = pages.map((page) => page.text.replace(/\s+/g, ' ')).join('\n')
      expect(pages.length).toBe(12)
      expect(shown(text)).toEqual([])
      expect(text).toContain(initialsOf(one.driverName))
      expect(shown(bytes.toString('latin1'))).toEqual([])
      const own = ['sheet', 'driver', event, '--driver', one.sourceDriverId]
      for (const how of [[], ['--json']]) {
        const { stdout, stderr, status } = await mre(...own, ...how)
        expect([status, shown(stdout + stderr)]).toEqual([0, []])
        expect(stdout).toContain(initialsOf(one.driverName))
      }
      // Found by name still; who is asked for in vain is answered with a list, and that names nobody either.
      const byName = await mre('sheet', 'driver', event, '--driver', one.driverName)
      expect([byName.status, shown(byName.stdout + byName.stderr)]).toEqual([0, []])
      const inVain = await mre('sheet', 'driver', event, '--driver', 'nobody of that name')
      expect([inVain.status, shown(inVain.stderr)]).toEqual([2, []])
      expect(inVain.stderr).toContain(`${initialsOf(one.driverName)} (${one.sourceDriverId})`)
      const told = jsonOf(await mre(...own, '--out', join(folder, 'own.pdf'), '--json')) as { title: string }
      expect(told.title).toContain(initialsOf(one.driverName))
      const written = readFileSync(join(folder, 'own.pdf'))
      expect(shown((await pagesOfPdf(written)).map((page) => page.text.replace(/\s+/g, ' ')).join())).toEqual([])
      expect(await titleOfPdf(written)).toBe(told.title)
      expect(readdirSync(folder).filter((name) => shown(name).length > 0)).toEqual([])
    },
    120_000,
  )
})
