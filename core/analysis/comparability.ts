import type { SourceName } from '../contract/domain.ts'

/** Where and how a race was timed, as far as it is stored. */
export interface RaceGround {
  readonly source: SourceName
  readonly eventId: number
  readonly sourceTrackSlug: string
  readonly trackName: string
  readonly layoutName: string | null
  readonly className: string | null
  readonly lengthMs: number | null
}

export type DifferenceKind = 'source' | 'resolution' | 'track' | 'layout' | 'surface' | 'class' | 'length'

/** Something that keeps two races from being compared lap for lap. */
export interface Difference {
  readonly kind: DifferenceKind
  /** False: not known to be alike, because nobody stores or states it. */
  readonly isKnown: boolean
  readonly sentence: string
}

/** To how many milliseconds a source gives its laps. */
export const resolutionMs: Readonly<Record<SourceName, number>> = { liverc: 1, demo: 1 }

const sourceTitles: Readonly<Record<SourceName, string>> = { liverc: 'LiveRC', demo: 'the demo club' }

/**
 * What differs between two races, or is not known to be alike; empty for races of one meeting and class. Nobody publishes
 * what a track is made of, so where the races are of different meetings that is said too: a name of track or layout is
 * the only thing that could tell.
 */
export function comparability(one: RaceGround, other: RaceGround): Difference[] {
  const differences: Difference[] = []
  const differs = (kind: DifferenceKind, sentence: string) => differences.push({ kind, isKnown: true, sentence })
  const unknown = (kind: DifferenceKind, sentence: string) => differences.push({ kind, isKnown: false, sentence })
  if (one.source !== other.source) {
    differs(
      'source',
      `The times come from different sources: ${sourceTitles[one.source]} and ${sourceTitles[other.source]}. Their published statistics may follow different formulas; the laps here are compared by ours.`,
    )
  }
  const [mine, theirs] = [resolutionMs[one.source], resolutionMs[other.source]]
  if (mine !== theirs) {
    differs(
      'resolution',
      `The laps are timed to ${mine} ms and ${theirs} ms: a lap of the coarser one may be off by up to ${Math.max(mine, theirs)} ms.`,
    )
  }
  const isSameTrack = one.source === other.source && one.sourceTrackSlug === other.sourceTrackSlug
  if (!isSameTrack) {
    differs(
      'track',
      `The tracks differ: ${one.trackName} and ${other.trackName}. A lap of one is not a lap of the other.`,
    )
  }
  if (one.eventId !== other.eventId) {
    if (one.layoutName !== null && other.layoutName !== null) {
      if (one.layoutName !== other.layoutName) {
        differs('layout', `The layouts differ: “${one.layoutName}” and “${other.layoutName}”.`)
      }
    } else if (isSameTrack) {
      unknown(
        'layout',
        'Whether both meetings drove the same layout is not known: the source does not state it for both.',
      )
    }
    unknown(
      'surface',
      'What the surface was, and how much grip it had, is not stored: no source publishes it. Only a name of track or layout may say so.',
    )
  }
  if (one.className !== other.className) {
    differs(
      'class',
      `The classes differ: ${one.className ?? 'no class stated'} and ${other.className ?? 'no class stated'}.`,
    )
  }
  if (one.lengthMs !== other.lengthMs) {
    if (one.lengthMs !== null && other.lengthMs !== null) {
      differs('length', `The races are of different length: ${minutes(one.lengthMs)} and ${minutes(other.lengthMs)}.`)
    } else unknown('length', 'How long one of the two races was scheduled is not known.')
  }
  return differences
}

/** "10 min", "7 min 30 s". */
function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const rest = seconds % 60
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`
}
