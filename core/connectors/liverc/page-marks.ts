import type { CheerioAPI } from 'cheerio/slim'
import type { PageType } from '../../contract/domain.ts'
import { Failure } from '../../contract/failure.ts'
import { unknownLayout } from './html.ts'

/** What each kind of page has and no other, first match wins. A page does not say which page it is. */
const marks: readonly [selector: string, is: PageType | string][] = [
  ['table.race_result', 'race-result'],
  ['table.track_list', 'track-catalogue'],
  ['table#events', 'events-listing'],
  ['table.leaderboard_points', 'points or ranking'],
  ['table.practice_session_list', 'practice day'],
  ['select#available_session_months', 'practice month'],
  ['div.laps_list', 'practice session'],
  ['div.dashboard_panels', 'track dashboard'],
  ['table.multi_main', 'multi-main result'],
  ['div.tab-pane div.class_sub_header', 'entry-list'],
  ['table.entry_list_data', 'event'],
]

/**
 * The failure of a page on which what makes it a `wanted` page was not found: `page/mismatch` where it clearly is
 * another page (asking again may give the right one), else `page/changed`.
 */
export function notFound($: CheerioAPI, wanted: PageType, missing: string): Failure {
  const mark = marks.find(([selector]) => $(selector).length > 0)
  if (mark && mark[1] !== wanted) {
    return new Failure('page/mismatch', `Another page came than the one asked for: ${mark[1]} instead of ${wanted}.`, {
      wanted,
      found: mark[1],
    })
  }
  return unknownLayout(missing)
}
