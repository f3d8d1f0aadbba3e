import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { composeFigure } from '../../core/analysis/explain-composed.ts'
import type { ExplainWanted } from '../../core/contract/explain.ts'
import {
  composedFigure,
  type FigureId,
  figureIds,
  figureName,
  formatFigure,
  isComposed,
} from '../../core/contract/figure-names.ts'
import { findExplanation } from '../../core/queries/explain.ts'
import { openStore, type Store } from '../../core/store/database.ts'
import { autumnCup, ingest, openDemoClub, openTab, raceTabs } from '../screens/volunteer.ts'
import { test } from './host.ts'

/** A figure on the screen, as it is marked and as it reads. */
interface Shown {
  readonly text: string
  readonly figure: string
  readonly of: string | null
  readonly race: string | null
  readonly marks: Readonly<Record<string, string>>
}

/**
 * What only looks like a figure, or is explained elsewhere: drawings have their table below, the first cell of its rows
 * names them, a value in a choice is no figure, a clock is a clock, and a figure within a sentence is said by it.
 */
const noFigures =
  'svg, option, select, input, [role="tooltip"], [role="dialog"], figcaption, th[scope="row"], [data-no-figure]'

/** Everything on the screen that reads like a time, a percentage, laps and time, or a gap, and does not explain itself. */
async function unexplained(page: Page): Promise<string[]> {
  return page.evaluate((left) => {
    const { document, NodeFilter } = globalThis as unknown as {
      document: {
        querySelector(selector: string): Node & { checkVisibility(): boolean }
        createTreeWalker(root: unknown, what: number): { nextNode(): Node | null }
      }
      NodeFilter: { SHOW_TEXT: number }
    }
    interface Node {
      readonly nodeValue: string | null
      readonly parentElement: {
        closest(selector: string): unknown
        checkVisibility(): boolean
        readonly outerHTML: string
      } | null
    }
    const looksLikeOne = [/^[+−-]?(\d+:)*\d+\.\d{3}$/, /^[+−-]?\d+\.\d{2} %$/, /^\d+\/[\d:]+\.\d{3}$/, /^\d+ \+ \d+$/]
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
    const found: string[] = []
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.nodeValue?.trim() ?? ''
      const parent = node.parentElement
      if (parent === null || !looksLikeOne.some((one) => one.test(text)) || !parent.checkVisibility()) continue
      if (parent.closest(left) === null && parent.closest('[data-figure]') === null) {
        found.push(`${text} in ${parent.outerHTML.slice(0, 120)}`)
      }
    }
    return found
  }, noFigures)
}

/** Those that explain themselves, each of which can be reached with the keyboard. */
async function explained(page: Page): Promise<Shown[]> {
  const all = (await page.locator('main [data-figure]').evaluateAll((elements) =>
    elements.map((element) => {
      const here = element as unknown as {
        innerText: string
        dataset: Record<string, string>
        closest(selector: string): { dataset: Record<string, string> } | null
      }
      const around = here.closest('[data-race]')
      const isReached = here.closest('[tabindex], a, button, summary') !== null
      return {
        // biome-ignore lint/performance/useDomNodeTextContent: as it is shown
        text: isReached ? here.innerText.trim() : 'out of reach of the keyboard',
        figure: here.dataset.figure ?? '',
        of: here.dataset.of ?? null,
        race: around?.dataset.race ?? null,
        marks: { ...around?.dataset },
      }
    }),
  )) as Shown[]
  expect(all.filter(({ text }) => text === 'out of reach of the keyboard')).toEqual([])
  return all.filter(({ of, race, text }) => (of !== null || race !== null) && text !== '')
}

/** What the engine says of it, ours and as published: as exact text. */
function engineSays(store: Store, shown: Shown): string[] {
  const settings = { cleanFactor: 1.1 }
  const explain = (wanted: ExplainWanted) => {
    const found = findExplanation(store, wanted, settings)
    if (found === undefined) throw new Error(`nothing is known of ${JSON.stringify(wanted)}`)
    return found.explanation
  }
  const figure = [...figureIds].find((one) => one === shown.figure)
  if (figure !== undefined) {
    const { race, driver, lap, toLap, count, from, to, reference } = shown.marks
    const number = (text: string | undefined) => (text === undefined ? undefined : Number(text))
    const { ours, published } = explain({
      ...{ figure, raceId: Number(race), driverId: Number(driver), lapNumber: number(lap), toLap: number(toLap) },
      ...{ count: number(count), fromMs: number(from), toMs: number(to), referenceMs: number(reference) },
    })
    return [ours, published].map((value) => formatFigure(figureName(figure).unit, value))
  }
  if (!isComposed(shown.figure as FigureId)) throw new Error(`no figure is called ${shown.figure}`)
  const composed = shown.figure as Parameters<typeof composeFigure>[0]
  const parts = (shown.of ?? '').split(' ').map((text) => {
    const [name, raceId, driverId, lapNumber] = text.split('/')
    const part = name as FigureId
    const wanted = { figure: part, raceId: Number(raceId), driverId: Number(driverId) }
    const one = explain({ ...wanted, ...(lapNumber !== undefined && { lapNumber: Number(lapNumber) }) })
    return { ...one, unit: figureName(part).unit }
  })
  const { composition, unit } = composedFigure(composed)
  if (composition === null) return []
  return [formatFigure(unit, composeFigure(composed, parts).ours)]
}

/** Signs and blanks apart: a screen writes "0.250 faster", and "–" for none. */
const bare = (text: string) => text.replaceAll(/[+−\s-]/g, '').replaceAll('–', '')

test('every figure on every screen explains itself, and as what it reads', async ({ desk }) => {
  test.setTimeout(300_000)
  const host = await desk.serve()
  const page = await desk.open(host)
  await openDemoClub(page)
  await ingest(page, autumnCup)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Clubs' }).click()
  const store = openStore(join(host.dataDir, 'my-race-engineer.db'), { readOnly: true })
  const seen = new Set<string>()
  const look = async (what: string) => {
    for (const summary of await page.locator('main summary').all()) {
      if (
        await summary.evaluate((one) => !(one as unknown as { parentElement: { open: boolean } }).parentElement.open)
      ) {
        await summary.click()
      }
    }
    await page.waitForTimeout(300)
    expect.soft(await unexplained(page), what).toEqual([])
    const wrong: string[] = []
    const told = await explained(page)
    for (const { figure } of told) seen.add(figure)
    // At most sixty, from all over the screen: a race has thousands.
    const every = Math.max(1, Math.ceil(told.length / 60))
    for (const shown of told.filter((_one, at) => at % every === 0)) {
      const said = engineSays(store, shown)
      if (said.length === 0) continue
      const isSo = said.some((one) => (one === 'none' ? bare(shown.text) === '' : bare(shown.text).includes(bare(one))))
      // What is nothing has a word.
      const isNothing = shown.text === 'tie' ? said.includes('0.000') : /no lap$/.test(shown.text) && said.includes('0')
      if (!isSo && !isNothing) wrong.push(`${shown.figure}: “${shown.text}” is ${said.join(', as published ')}`)
    }
    expect.soft(wrong, what).toEqual([])
  }
  try {
    await page
      .getByRole('link', { name: /Fenmoor/ })
      .first()
      .click()
    await look('club')
    await page.getByRole('tab', { name: /Records/ }).click()
    await expect(page.getByText('Candidates are the best published runs')).toBeVisible()
    await look('records')
    await page.getByRole('tab', { name: /Meetings/ }).click()
    await page.getByRole('link', { name: autumnCup, exact: true }).first().click()
    await expect(page.getByRole('heading', { name: 'Qualifier Round 1' })).toBeVisible()
    await look('races')
    for (const tab of [/^Entries/, /^Checks/, /^Classes/]) {
      await page.getByRole('tab', { name: tab }).click()
      await page.waitForTimeout(500)
      await look(`meeting, ${tab.source}`)
    }
    await page.getByRole('button', { name: '1/8 Nitro Buggy', exact: true }).click()
    const measures = page.getByRole('radiogroup', { name: 'What is shown of each run' }).first()
    for (const label of await measures.locator('label').allTextContents()) {
      await measures.getByText(label, { exact: true }).click()
      await look(`class by ${label}`)
    }
    await page.getByRole('tab', { name: /^Races/ }).click()
    await page.getByRole('link', { name: '1/8 Nitro Buggy A-Main' }).click()
    await expect(page.getByRole('heading', { level: 1, name: '1/8 Nitro Buggy A-Main' })).toBeVisible()
    for (const tab of raceTabs) {
      await openTab(page, tab)
      await page.waitForTimeout(500)
      await look(`race, ${tab}`)
    }
    await openTab(page, 'Compare')
    await page.getByRole('combobox', { name: 'Against', exact: true }).click()
    await page.getByRole('option', { name: 'Median of the class' }).click()
    await expect(page.getByText('The class median is')).toBeVisible()
    await look('compare with the median')
    await openTab(page, 'Gaps')
    for (const reference of ['lap', /^to 3 /]) {
      const choice = page.getByRole('combobox', { name: 'Gaps are measured to' })
      const option = (await choice.locator('option').all()).map(
        async (one) => [await one.getAttribute('value'), await one.textContent()] as const,
      )
      const [value] =
        (await Promise.all(option)).find(
          ([id, text]) => id === reference || (reference instanceof RegExp && reference.test(text ?? '')),
        ) ?? []
      await choice.selectOption(value ?? '')
      await page.waitForTimeout(500)
      await look(`gaps, ${reference}`)
    }
    await openTab(page, 'Spread')
    for (const form of ['Histogram', 'Best to slowest', 'Box']) {
      await page.getByText(form, { exact: true }).click()
      await look(`spread, ${form}`)
    }
    await page.getByText('Clean laps', { exact: true }).first().click()
    for (const form of ['Histogram', 'Box']) {
      await page.getByText(form, { exact: true }).click()
      await look(`spread of clean laps, ${form}`)
    }
    await openTab(page, 'Best laps')
    await look('best clean laps')
    await openTab(page, 'Laps')
    for (const figure of ['Gap to leader', 'Race time']) {
      await page.getByText(figure, { exact: true }).click()
      await look(`laps, ${figure}`)
    }
    await openTab(page, 'Results')
    await page.getByRole('row').nth(1).getByRole('link').click()
    await expect(page.getByRole('heading', { name: 'Every run' })).toBeVisible()
    await look('driver at a meeting')
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').nth(1).click()
    await expect(page.getByText(/stored, of 1 meeting/)).toBeVisible()
    await look('driver')
  } finally {
    store.close()
  }
  // The walk went past figures of every kind, not only past those of a result.
  expect([...seen].toSorted()).toEqual(
    expect.arrayContaining([
      ...([
        'best-n-average',
        'clean-lower-quartile',
        'finish-gap',
        'gap-to-lap',
        'laps-within',
        'gap-between',
        'gap-to-median',
        'passes-made',
      ] as const),
    ]),
  )
  expect(desk.complaints).toEqual([])
})
