import type { Site } from '../connectors/connector.ts'
import type { FailureCause } from '../contract/causes.ts'
import { Failure } from '../contract/failure.ts'
import { formatClockTime } from '../contract/units.ts'
import { inWords } from './sentences.ts'

/** The failure of a site that asks for a longer pause than a run waits; `details.retryAfterMs` says how long. */
export function throttledTooLong(site: Site, ms: number, nowEpochMs: number): Failure {
  const retryAt = new Date(nowEpochMs + ms)
  return new Failure(
    'source/throttled',
    `${site.name} asks for a pause of ${inWords(ms)}, which is longer than an import waits. ` +
      'What was read so far is kept; start the import again after that.',
    {
      retryAfterMs: Math.min(Math.ceil(ms), Number.MAX_SAFE_INTEGER),
      // Beyond what a date can be there is no day to name.
      ...(Number.isNaN(retryAt.getTime()) ? {} : { retryAt: retryAt.toISOString() }),
    },
  )
}

/** The failure of a site whose breaker stays open longer than a run waits; `details.retryAt` says until when. */
export function downTooLong(site: Site, cause: FailureCause, ms: number, atEpochMs: number): Failure {
  return new Failure(
    'source/down',
    `${downState(site, cause)}; the next try can be made at ${formatClockTime(atEpochMs)}. ` +
      'What was read so far is kept; start the import again then.',
    { cause, retryAfterMs: Math.ceil(ms), retryAt: new Date(atEpochMs).toISOString() },
  )
}

/** For whoever waits: "LiveRC is down, trying again at 14:32."; null for a probe that is under way. */
export function waitingSentence(site: Site, cause: FailureCause, atEpochMs: number | null): string {
  return `${downState(site, cause)}, trying again ${atEpochMs === null ? 'now' : `at ${formatClockTime(atEpochMs)}`}.`
}

/** For whoever looks: "LiveRC asked for a pause until 14:32." */
export function heldSentence(site: Site, atEpochMs: number): string {
  return `${site.name} asked for a pause until ${formatClockTime(atEpochMs)}.`
}

/** What is the matter with a site that nothing is asked of for now. */
function downState({ name }: Site, cause: FailureCause): string {
  if (cause === 'no-network') return 'No network on this laptop'
  if (cause === 'network') return `${name} cannot be reached`
  if (cause === 'site-throttles') return `${name} says that it is asked too often`
  if (cause === 'site-refuses') return `${name} checks for robots`
  if (cause === 'page-damaged') return `Pages of ${name} arrive cut short`
  return `${name} is down`
}
