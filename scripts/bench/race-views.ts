import type { ElectronApplication, Page } from '@playwright/test'
import { largeRaceNames } from '../../tests/support/large-races.ts'
import { ask, timedTo, whileMeasuring } from './app.ts'
import type { BenchCase } from './bench-case.ts'
import { withLargeRaces } from './meeting-app.ts'
import { median, spread } from './numbers.ts'

type Figures = 'views-12x45' | 'views-15x90' | 'views-page-delay' | 'views-page-longest'

const turns = 8
const rounds = 3
/** As long as a person looks at a view at the very least. */
const lookMs = 500

const views = ['Results', 'Laps', 'Charts', 'Replay', 'Compare', 'Insights', 'Checks']
const charts = ['Lap times', 'Positions', 'Gaps', 'Spread', 'Best laps']

/** The charts of large races: from the click to the painted chart, and how the page keeps up with a person going through all views. */
export const raceViewsCase: BenchCase<Figures> = {
  figures: ['views-12x45', 'views-15x90', 'views-page-delay', 'views-page-longest'],
  measure: (bench) =>
    withLargeRaces(bench, 'views', async (app, page) => {
      await page.getByRole('link', { name: largeRaceNames.fifteen }).last().click()
      await page.getByRole('tab', { name: 'Charts', exact: true }).click()
      await page.getByRole('tab', { name: 'Positions', exact: true }).click()
      const fifteen = new URL(page.url()).hash
      await page.getByRole('link', { name: 'Previous race' }).click()
      await page.getByRole('heading', { level: 1, name: largeRaceNames.twelve }).waitFor()
      const twelve = new URL(page.url()).hash
      const times = { twelve: [] as number[], fifteen: [] as number[] }
      for (let turn = 0; turn <= turns; turn++) {
        const [onTwelve, onFifteen] = [await timeRace(page, twelve), await timeRace(page, fifteen)]
        if (turn === 0) continue
        times.twelve.push(onTwelve)
        times.fifteen.push(onFifteen)
      }
      const { delays, slowest } = await lookThrough(app, page)
      return {
        figures: {
          'views-12x45': median(times.twelve),
          'views-15x90': median(times.fifteen),
          'views-page-delay': median(delays.map(({ p99 }) => p99)),
          'views-page-longest': Math.max(...delays.map(({ longest }) => longest)),
        },
        notes: [
          `${turns} turns: 12 × 45 ${spread(times.twelve)} ms, 15 × 90 ${spread(times.fifteen)} ms`,
          `${rounds} rounds through ${views.length + charts.length} views of 15 × 90, ${lookMs} ms each; longest by view: ${slowest}`,
          'software rendering where there is no graphics card',
        ],
      }
    }),
}

/** From elsewhere in the app, with nothing kept of the race, to its painted chart. */
async function timeRace(page: Page, hash: string): Promise<number> {
  await ask(page, '#/settings')
  await page.reload()
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  return await timedTo(page, hash, 'path[data-line]')
}

async function lookThrough(app: ElectronApplication, page: Page) {
  const delays: { p99: number; longest: number }[] = []
  const byView = new Map<string, number>()
  const open = async (name: string) => {
    await page.getByRole('tab', { name, exact: true }).click()
    await page.waitForTimeout(lookMs)
  }
  for (let round = 0; round < rounds; round++) {
    const { page: delay } = await whileMeasuring(app, page, async () => {
      for (const view of views) {
        await open(view)
        if (view === 'Charts') for (const chart of charts) await open(chart)
      }
    })
    delays.push(delay)
  }
  for (const name of [...views, ...charts]) {
    if (charts.includes(name)) await page.getByRole('tab', { name: 'Charts', exact: true }).click()
    const { page: delay } = await whileMeasuring(app, page, () => open(name))
    byView.set(name, delay.longest)
  }
  const slowest = [...byView].map(([name, ms]) => `${name} ${ms.toFixed(0)}`).join(', ')
  return { delays, slowest }
}
