import type { ComparedSide, ComparisonAnswer, RecordAnswer } from './comparison.ts'
import { formatTime } from './units.ts'

/** Head to head in sentences, the same on screens and on the command line. */

type Compared = Pick<
  ComparisonAnswer,
  'one' | 'other' | 'rows' | 'final' | 'swings' | 'gained' | 'lost' | 'aheadSinceLap'
>

/** What the two are called beside each other: by name; with the race where it is another, or both are called alike. */
export function comparedNames({ one, other }: Pick<ComparisonAnswer, 'one' | 'other'>): readonly [string, string] {
  if (other.driverName === null) return [one.driverName ?? '', medianName(one, other)]
  const [mine, theirs] = [one.driverName ?? '', other.driverName]
  if (one.raceId === other.raceId && mine !== theirs) return [mine, theirs]
  if (mine !== theirs) return [mine, `${theirs} (${raceName(other)})`]
  return [`${mine} (${raceName(one)})`, `${theirs} (${raceName(other)})`]
}

function medianName(one: ComparedSide, other: ComparedSide): string {
  return one.raceId === other.raceId ? 'the class median' : `the class median (${raceName(other)})`
}

/** "Race 14, A-Main, Autumn Cup". */
function raceName({ raceNumber, raceLabel, sourceRaceId, eventName }: ComparedSide): string {
  return [raceNumber === null ? null : `race ${raceNumber}`, raceLabel ?? sourceRaceId, eventName]
    .filter((part) => part !== null)
    .join(', ')
}

/** "2.110 s", from a minute on "1:05.340". */
export function lengthOf(ms: number): string {
  const length = Math.abs(ms)
  return length < 60_000 ? `${formatTime(length)} s` : formatTime(length)
}

/** "+2.110", "−2.110", "0.000". */
export function signedTime(ms: number): string {
  if (ms === 0) return formatTime(0)
  return `${ms > 0 ? '+' : '−'}${formatTime(Math.abs(ms))}`
}

/** How it ended, where it was decided, and which laps did it: a sentence each, the end first. */
export function comparisonSentences(compared: Compared): string[] {
  const [one, other] = comparedNames(compared)
  const { rows, gained, lost, swings, aheadSinceLap, final } = compared
  const sentences = [finalSentence(compared, one, other)]
  if (rows.length === 0) return sentences
  if (aheadSinceLap !== null && final.kind !== 'median' && rows.length > 1) {
    const ahead = (rows.at(-1)?.gapMs ?? 0) < 0 ? one : other
    sentences.push(
      aheadSinceLap === 1
        ? `${ahead} had the shorter time at the end of every lap that both completed.`
        : `From lap ${aheadSinceLap} on ${ahead} had the shorter time.`,
    )
  }
  if (gained) sentences.push(`${one} gained most ${lapsText(gained)}: ${lengthOf(gained.swingMs)}.`)
  else sentences.push(`${one} gained on no lap.`)
  if (lost) sentences.push(`${one} lost most ${lapsText(lost)}: ${lengthOf(lost.swingMs)}.`)
  else sentences.push(`${one} lost on no lap.`)
  const [largest] = swings
  if (rows.length > 1 && largest) {
    const named = swings.map(
      ({ lapNumber, deltaMs }) => `lap ${lapNumber} (${deltaMs < 0 ? 'gained' : 'lost'} ${lengthOf(deltaMs)})`,
    )
    sentences.push(`What moved most for ${one}: ${named.join(', ')}.`)
    if (final.kind === 'time' && final.gapMs !== 0 && Math.sign(largest.deltaMs) === Math.sign(final.gapMs)) {
      if (Math.abs(largest.deltaMs) > Math.abs(final.gapMs)) {
        sentences.push(`Lap ${largest.lapNumber} alone was more than what lay between them in the end.`)
      }
    }
  }
  return sentences
}

function finalSentence({ one, other, final, rows }: Compared, oneName: string, otherName: string): string {
  if (rows.length === 0) {
    const without = [one.lapCount === 0 && oneName, other.lapCount === 0 && otherName].filter(Boolean)
    return `There is nothing to compare lap by lap: ${without.join(' and ')} completed no lap.`
  }
  const gapMs = rows.at(-1)?.gapMs ?? 0
  if (final.kind === 'median') {
    const sum = gapMs === 0 ? 'as long as' : `${lengthOf(gapMs)} ${gapMs < 0 ? 'less' : 'more'} than`
    return `Over ${lapsOf(rows.length)} ${oneName} took ${sum} ${otherName}.`
  }
  if (final.kind === 'laps') {
    const [more, fewer] = final.lapsMore > 0 ? [oneName, otherName] : [otherName, oneName]
    const common = gapMs === 0 ? 'level' : `${lengthOf(gapMs)} between them, ${gapMs < 0 ? oneName : otherName} ahead`
    return `${more} completed ${lapsOf(Math.abs(final.lapsMore))} more than ${fewer}; after the ${rows.length === 1 ? 'one lap' : `${rows.length} laps`} that both completed: ${common}.`
  }
  if (final.gapMs === 0) return `${oneName} and ${otherName} took exactly the same time for ${lapsOf(rows.length)}.`
  const [ahead, behind] = final.gapMs < 0 ? [oneName, otherName] : [otherName, oneName]
  return `Over ${lapsOf(rows.length)}, as many as both completed, ${ahead} was ${lengthOf(final.gapMs)} ahead of ${behind}.`
}

function lapsOf(count: number): string {
  return `${count} lap${count === 1 ? '' : 's'}`
}

function lapsText({ firstLap, lastLap }: { readonly firstLap: number; readonly lastLap: number }): string {
  return firstLap === lastLap ? `on lap ${firstLap}` : `on laps ${firstLap}–${lastLap}`
}

/** Who was ahead how often, in a sentence. */
export function recordSentence({ one, other, total, meetingCount }: RecordAnswer): string {
  const { raceCount, level, neither } = total
  if (raceCount === 0) return `${one.driverName} and ${other.driverName} were never in the same stored race.`
  const rest = [level > 0 && `${level} level`, neither > 0 && `${neither} in which neither completed a lap`].filter(
    Boolean,
  )
  const races = `${raceCount} race${raceCount === 1 ? '' : 's'} of ${meetingCount} meeting${meetingCount === 1 ? '' : 's'}`
  return `In ${races} that both were in, ${one.driverName} was ahead ${times(total.one.ahead)}, ${other.driverName} ${times(total.other.ahead)}${rest.length > 0 ? `; ${rest.join(', ')}` : ''}.`
}

function times(count: number): string {
  return ['never', 'once', 'twice'][count] ?? `${count} times`
}
