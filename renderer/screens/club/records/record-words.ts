import type { RecordCandidate, RecordGroup, RecordLine } from '../../../../core/contract/records.ts'
import { recordName } from '../../../../core/contract/words.ts'
import { formatDate, formatLapTime, formatResult } from '../../../format.ts'

type Valued = Pick<RecordCandidate, 'laps' | 'timeMs'>

/** "31.204", "47/30:31.382". */
export function sayValue({ laps, timeMs }: Valued): string {
  return laps === null ? formatLapTime(timeMs) : formatResult(laps, timeMs)
}

/** "Fastest lap", "Most laps in 10 min". */
export function sayFigure(line: Pick<RecordLine, 'figure' | 'lengthMs'>): string {
  const name = recordName(line)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** "A. Reyes, Sun 16 Nov 2025". */
export function sayWho({ driverName, dateLocal }: Pick<RecordCandidate, 'driverName' | 'dateLocal'>): string {
  return dateLocal === null ? driverName : `${driverName}, ${formatDate(dateLocal)}`
}

/** The class, with its layout where the source states one. */
export function titleOf({ className, layoutName }: Pick<RecordGroup, 'className' | 'layoutName'>): string {
  return layoutName === null ? className : `${className} · ${layoutName}`
}
