import { readFileSync } from 'node:fs'
import { expect, type Locator, type Page } from '@playwright/test'
import type { RaceAnalysis } from '../../core/contract/answers.ts'
import type { GapChart, RaceCharts } from '../../core/contract/charts.ts'
import { formatTime } from '../../core/contract/units.ts'
import { autumnCup, ingest, openDemoClub, openMain, openTab } from '../screens/volunteer.ts'
import { readCsv } from '../support/read-csv.ts'
import { test } from './host.ts'

/** What the engine answers, asked by the page itself, as its own screens do. */
async function ask<T>(page: Page, command: string, input: object): Promise<T> {
  const answer = await page.evaluate(
    async ([path, json]) => {
      const { fetch } = globalThis as unknown as {
        fetch(url: string, init: object): Promise<{ json(): Promise<{ json: unknown }> }>
      }
      const headers = { 'content-type': 'application/json', 'x-my-race-engineer': '1' }
      return (await (await fetch(`/rpc/${path}`, { method: 'POST', headers, body: json })).json()).json
    },
    [command, JSON.stringify({ json: input })],
  )
  return answer as T
}

const raceIdOf = (page: Page) => Number(/races\/(\d+)/.exec(page.url())?.[1])

/** The table below a chart, as it is read: a line of headings, then the rows. */
async function tableOf(figure: Locator, title: string): Promise<string[][]> {
  const table = figure.getByRole('table')
  if (!(await table.isVisible())) await figure.getByText(`${title} as a table`).click()
  await expect(table).toBeVisible()
  return await table.evaluate((element) => {
    const { rows } = element as unknown as { rows: Iterable<{ cells: Iterable<{ textContent: string }> }> }
    return [...rows].map(({ cells }) => [...cells].map(({ textContent }) => textContent.trim()))
  })
}

const lap = (ms: number | undefined) => (ms === undefined ? '–' : formatTime(Math.round(ms)))
const gap = (ms: number | undefined) => {
  if (ms === undefined) return '–'
  const whole = Math.round(ms)
  return whole === 0 ? '0.000' : `${whole < 0 ? '−' : '+'}${formatTime(Math.abs(whole))}`
}
const final = ({ final: end }: GapChart['drivers'][number]) => {
  if (end === null) return ''
  const { lapsBehind, gapMs } = end
  if (gapMs !== null) return gap(gapMs)
  return `${lapsBehind > 0 ? '+' : '−'}${Math.abs(lapsBehind)} lap${Math.abs(lapsBehind) === 1 ? '' : 's'}`
}

test('every chart’s table is what the engine answers', async ({ desk }) => {
  test.setTimeout(120_000)
  const page = await desk.open(await desk.serve())
  await openDemoClub(page)
  await ingest(page, autumnCup)
  await openMain(page, autumnCup)
  const raceId = raceIdOf(page)
  const race = await ask<RaceAnalysis>(page, 'race/analysis', { raceId })
  const charts = await ask<RaceCharts>(page, 'chart/race', { raceId })
  const runners = race.results.filter(({ laps }) => laps.length > 0)
  const names = runners.map(({ driverName }) => driverName)
  const mostLaps = Math.max(...runners.map(({ laps }) => laps.length))
  const numbers = Array.from({ length: mostLaps }, (_, at) => at + 1)
  const figure = (name: string) => page.getByRole('figure', { name, exact: true })

  await openTab(page, 'Lap times')
  expect(await tableOf(figure('Lap times'), 'Lap times')).toEqual([
    ['Lap', ...names],
    ...numbers.map((number) => [String(number), ...runners.map(({ laps }) => lap(laps[number - 1]?.lapTimeMs))]),
  ])

  await openTab(page, 'Positions')
  expect(await tableOf(figure('Positions'), 'Positions')).toEqual([
    ['Lap', ...names],
    ['0', ...runners.map(({ gridPosition }) => String(gridPosition ?? '–'))],
    ...numbers.map((number) => [
      String(number),
      ...runners.map(({ laps }) => String(laps[number - 1]?.racePosition ?? '–')),
    ]),
  ])

  await openTab(page, 'Gaps')
  const third = runners[2]
  for (const [choice, reference] of [
    ['leader', { kind: 'leader' }],
    [String(third?.driverId), { kind: 'driver', driverId: third?.driverId }],
    ['lap', { kind: 'lap', lapTimeMs: null }],
  ] as const) {
    await page.getByRole('combobox', { name: 'Gaps are measured to' }).selectOption(choice)
    const gaps = await ask<GapChart>(page, 'chart/gaps', { raceId, reference })
    const drawn = gaps.drivers.filter(({ gapsMs }) => gapsMs.length > 0)
    const most = Math.max(...drawn.map(({ gapsMs }) => gapsMs.length))
    const wanted = [
      ['Lap', ...names],
      ...numbers
        .slice(0, most)
        .map((number) => [String(number), ...drawn.map(({ gapsMs }) => gap(gapsMs[number - 1]))]),
      ['At the end', ...drawn.map(final)],
    ]
    await expect.poll(() => tableOf(figure('Gaps'), 'Gaps'), { message: choice }).toEqual(wanted)
  }
  await page.getByRole('textbox', { name: 'Lap time of the reference' }).fill('38.5')
  const constant = await ask<GapChart>(page, 'chart/gaps', { raceId, reference: { kind: 'lap', lapTimeMs: 38_500 } })
  const first = constant.drivers.find(({ gapsMs }) => gapsMs.length > 0)
  await expect.poll(async () => (await tableOf(figure('Gaps'), 'Gaps')).at(-1)?.[1]).toBe(first && final(first))

  for (const ground of ['counted', 'clean'] as const) {
    const drawn = charts.drivers.flatMap((driver) => {
      const { spread } = driver[ground]
      const name = runners.find(({ driverId }) => driverId === driver.driverId)?.driverName
      return spread && name !== undefined ? [{ ...driver[ground], spread, name }] : []
    })
    await openTab(page, 'Spread')
    const chosen = ground === 'counted' ? 'All counted laps' : 'Clean laps'
    await page.getByText(chosen, { exact: true }).click()
    await page.getByText('Box', { exact: true }).click()
    expect(await tableOf(figure('Spread'), 'Spread')).toEqual([
      ['Driver', 'Best', 'Lower quartile', 'Median', 'Upper quartile', 'Slowest', 'Average', 'Laps beyond'],
      ...drawn.map(({ name, spread }) => [
        name,
        ...[spread.bestMs, spread.lowerQuartileMs, spread.medianMs, spread.upperQuartileMs].map(lap),
        ...[spread.slowestMs, spread.averageMs].map(lap),
        String(spread.farMs.length),
      ]),
    ])
    await page.getByText('Best to slowest', { exact: true }).click()
    expect(await tableOf(figure('Spread'), 'Spread')).toEqual([
      ['Driver', 'Best', 'Average', 'Slowest'],
      ...drawn.map(({ name, spread }) => [name, ...[spread.bestMs, spread.averageMs, spread.slowestMs].map(lap)]),
    ])
    await page.getByText('Histogram', { exact: true }).click()
    const { fromMs, widthMs, sliceCount } = charts.slices[ground]
    expect(await tableOf(figure('Spread'), 'Spread')).toEqual([
      ['Lap from', ...drawn.map(({ name }) => name)],
      ...Array.from({ length: sliceCount }, (_, slice) => [
        lap(fromMs + slice * widthMs),
        ...drawn.map(({ sliceCounts }) => String(sliceCounts[slice])),
      ]),
      ['slower', ...drawn.map(({ aboveCount }) => String(aboveCount))],
    ])
    await openTab(page, 'Best laps')
    const most = Math.max(...drawn.map(({ bestNAveragesMs }) => bestNAveragesMs.length))
    expect(await tableOf(figure('Best laps'), 'Best laps')).toEqual([
      ['Best laps', ...drawn.map(({ name }) => name)],
      ...numbers
        .slice(0, most)
        .map((number) => [String(number), ...drawn.map(({ bestNAveragesMs }) => lap(bestNAveragesMs[number - 1]))]),
    ])
  }

  await openTab(page, 'Laps')
  const cells = await page.getByRole('grid').evaluate((element) => {
    const { rows } = element as unknown as {
      rows: Iterable<{ cells: Iterable<{ textContent: string; dataset: { marks?: string } }> }>
    }
    return [...rows]
      .slice(1)
      .map((row) => [...row.cells].slice(1).map((cell) => [cell.textContent, cell.dataset.marks]))
  })
  expect(cells).toEqual(
    numbers.map((number) =>
      race.results.map(({ laps, driverId }) => {
        const one = laps[number - 1]
        const { placesGained = null, marks = [] } =
          charts.drivers.find((driver) => driver.driverId === driverId)?.sheet[number - 1] ?? {}
        if (!one) return ['', undefined]
        const moved = placesGained ? `${placesGained > 0 ? '▲' : '▼'}${Math.abs(placesGained)}` : ''
        return [`${lap(one.lapTimeMs)}${one.racePosition}${moved}`, marks.length === 0 ? undefined : marks.join(' ')]
      }),
    ),
  )
  expect(cells.flat().filter(([, marks]) => marks?.includes('race-best'))).toHaveLength(1)
  expect(desk.complaints).toEqual([])
})

test('a chart is copied, and saved as CSV, SVG and PNG, complete and for paper', async ({ desk }) => {
  const page = await desk.open(await desk.serve(), { scheme: 'dark' })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await openDemoClub(page)
  await ingest(page, autumnCup)
  await openMain(page, autumnCup)
  const { results } = await ask<RaceAnalysis>(page, 'race/analysis', { raceId: raceIdOf(page) })
  const names = results.filter(({ laps }) => laps.length > 0).map(({ driverName }) => driverName)
  await openTab(page, 'Lap times')
  const figure = page.getByRole('figure', { name: 'Lap times' })
  const choose = async (item: RegExp) => {
    await figure.getByRole('button', { name: 'Copy or save: Lap times' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  const save = async (item: RegExp, ending: string) => {
    const downloading = page.waitForEvent('download')
    await choose(item)
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(new RegExp(`^[\\w.-]*A-Main-[\\w-]*Lap-times\\.${ending}$`))
    return readFileSync(await download.path())
  }
  await choose(/Copy/)
  await expect(page.getByText('Copied: paste it into a spreadsheet.')).toBeVisible()
  const copied = await page.evaluate(() =>
    (
      globalThis as unknown as { navigator: { clipboard: { readText(): Promise<string> } } }
    ).navigator.clipboard.readText(),
  )
  const lines = copied.split('\n').map((line) => line.split('\t'))
  expect(lines[0]).toEqual(['Lap', ...names.map((name) => `${name} (s)`)])
  expect(lines[1]?.[1]).toBe(((results[0]?.laps[0]?.lapTimeMs ?? 0) / 1_000).toFixed(3))
  expect(readCsv((await save(/CSV/, 'csv')).toString('utf8').replace(/^\uFEFF/, ''))).toEqual(lines)

  const svg = (await save(/SVG/, 'svg')).toString('utf8')
  for (const text of ['Lap times', '1/8 Nitro Buggy A-Main', autumnCup.replace('&', '&amp;'), ...names]) {
    expect(svg).toContain(text)
  }
  // Nothing that only the page could resolve, and the tones of paper although the page is dark.
  expect(svg).not.toMatch(/light-dark|var\(|class=|foreignObject/)
  expect(svg).toContain('rgb(11, 95, 165)')
  const png = await save(/PNG/, 'png')
  expect([...png.subarray(1, 4)]).toEqual([...Buffer.from('PNG')])
  const shown = await page.evaluate(async (base64) => {
    const { Image, document } = globalThis as unknown as {
      Image: new () => { src: string; width: number; height: number; decode(): Promise<void> }
      document: {
        createElement(name: 'canvas'): {
          width: number
          height: number
          getContext(kind: '2d'): {
            drawImage(image: unknown, x: number, y: number): void
            getImageData(x: number, y: number, w: number, h: number): { data: ArrayLike<number> }
          }
        }
      }
    }
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    const colours = new Set<string>()
    for (let at = 0; at < data.length; at += 4)
      colours.add(`${data[at]},${data[at + 1]},${data[at + 2]},${data[at + 3]}`)
    return {
      corner: [...Array.from({ length: 4 }, (_, at) => data[at])],
      hasFirst: colours.has('11,95,165,255'),
      width: image.width,
    }
  }, png.toString('base64'))
  expect(shown).toMatchObject({ corner: [255, 255, 255, 255], hasFirst: true })
  expect(shown.width).toBeGreaterThan(1_000)
  expect(desk.complaints).toEqual([])
})
