import type { PageType } from '../../contract/domain.ts'
import { Failure } from '../../contract/failure.ts'
import { findBelow, hasClass, unknownLayout } from './html.ts'
import type { Markup } from './markup.ts'

const classed = (name: string, className: string) => (page: Markup) =>
  page.named(name).some((element) => hasClass(element, className))
const identified = (name: string, id: string) => (page: Markup) =>
  page.named(name).some(({ attribs }) => attribs.id === id)
const isEntryList = (page: Markup) =>
  page
    .named('div')
    .filter((pane) => hasClass(pane, 'tab-pane'))
    .some((pane) => findBelow(pane, (element) => element.name === 'div' && hasClass(element, 'class_sub_header')))

/** What each kind of page has and no other, first match wins. A page does not say which page it is. */
const marks: readonly [isOn: (page: Markup) => boolean, is: PageType | string][] = [
  [classed('table', 'race_result'), 'race-result'],
  [classed('table', 'track_list'), 'track-catalogue'],
  [identified('table', 'events'), 'events-listing'],
  [classed('table', 'leaderboard_points'), 'points or ranking'],
  [classed('table', 'practice_session_list'), 'practice day'],
  [identified('select', 'available_session_months'), 'practice month'],
  [classed('div', 'laps_list'), 'practice session'],
  [classed('div', 'dashboard_panels'), 'track dashboard'],
  [classed('table', 'multi_main'), 'multi-main result'],
  [isEntryList, 'entry-list'],
  [classed('table', 'entry_list_data'), 'event'],
]

/** What kind of page this is, by its marks; null where it has none that is known. */
export function kindOf(page: Markup): PageType | string | null {
  return marks.find(([isOn]) => isOn(page))?.[1] ?? null
}

/** Throws `page/mismatch` where the page clearly is another one than `wanted`: asking again may give the right one. */
export function refuseOtherPage(page: Markup, wanted: PageType): void {
  const found = kindOf(page) ?? wanted
  if (found === wanted) return
  throw new Failure('page/mismatch', `Another page came than the one asked for: ${found} instead of ${wanted}.`, {
    wanted,
    found,
  })
}

/** The failure of a page on which what makes it a `wanted` page was not found. Throws `page/mismatch` for another page. */
export function notFound(page: Markup, wanted: PageType, missing: string): Failure {
  refuseOtherPage(page, wanted)
  return unknownLayout(missing)
}
