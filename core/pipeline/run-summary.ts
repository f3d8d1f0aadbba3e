import { causeOf, type FailureCause } from '../contract/causes.ts'
import type { Failure, FailureCode } from '../contract/failure.ts'
import { formatClockTime } from '../contract/units.ts'

/** A page or race that a run left out, and why. */
export interface LeftOut {
  readonly isRace: boolean
  readonly failure: Pick<Failure, 'code' | 'details' | 'message'>
}

/**
 * Why a run did not read everything, in one sentence or two for all that it left out: whose affair it is, how much was
 * left out, what to do. Null where nothing was. `siteName` is "LiveRC".
 */
export function summariseRun(siteName: string, racesListed: number, leftOut: readonly LeftOut[]): string | null {
  if (leftOut.length === 0) return null
  const groups = [...Map.groupBy(leftOut, ({ failure }) => causeOf(failure))].toSorted(
    ([, one], [, other]) => other.length - one.length,
  )
  const what = amountOf(racesListed, leftOut)
  const were = leftOut.length === 1 ? 'was' : 'were'
  const [[cause, first] = ['program', leftOut] as const] = groups
  if (groups.length === 1) {
    return `${capital(clauseOf(siteName, cause, first))}, so ${what} ${were} left out. ${nextOf(cause, first)}`
  }
  const reasons = groups.map(([one, ofIt]) => `${ofIt.length} because ${clauseOf(siteName, one, ofIt)}`)
  return `${capital(what)} ${were} left out: ${reasons.join(', ')}. ${kept}; run it again later.`
}

const kept = 'What was read is kept'

function amountOf(racesListed: number, leftOut: readonly LeftOut[]): string {
  const races = leftOut.filter(({ isRace }) => isRace).length
  const others = leftOut.length - races
  const parts = [
    ...(races > 0 ? [`${races} of ${racesListed} ${racesListed === 1 ? 'race' : 'races'}`] : []),
    // Beside its races and its own page a meeting has nothing but one.
    ...(others > 0 ? ['the entry list'] : []),
  ]
  return parts.join(' and ')
}

/** What is behind it, as it stands after "because". */
function clauseOf(siteName: string, cause: FailureCause, ofIt: readonly LeftOut[]): string {
  const many = ofIt.length > 1
  const has = (code: FailureCode) => ofIt.some(({ failure }) => failure.code === code)
  switch (cause) {
    case 'no-network':
      return 'there is no network on this laptop'
    case 'sign-in':
      return `the network wants a sign-in before it lets anything of ${siteName} through`
    case 'network':
      return has('source/down')
        ? `${siteName} cannot be reached`
        : `the connection to ${siteName} is too slow or keeps breaking off`
    case 'site-down':
      return has('source/down') ? `${siteName} is down` : `${siteName} answers with errors, or not at all`
    case 'site-throttles':
      return `${siteName} asks for a pause`
    case 'site-refuses':
      return has('page/interstitial')
        ? `${siteName} checks for robots and takes this program for one`
        : `${siteName} refuses to answer this program`
    case 'page-changed':
      return `${siteName} answers, but ${many ? 'its pages' : 'the page'} changed shape`
    case 'page-contradicts':
      return `${siteName} answers, but ${many ? 'the pages contradict themselves' : 'the page contradicts itself'}`
    case 'held':
      return `${siteName} lost most of what it had there before`
    case 'page-damaged':
      return `${many ? 'their pages' : 'the page'} kept arriving cut short or mixed up`
    case 'page-gone':
      return `${siteName} does not have ${many ? 'their pages' : 'the page'} any more`
    case 'switched-off':
      return `reading from ${siteName} was switched off${byWhom(ofIt)}`
    case 'limit':
      return 'this program reads only so much in one run'
    case 'program':
      return 'this program could not deal with it'
  }
}

function byWhom([first]: readonly LeftOut[]): string {
  const by = first?.failure.details.stoppedBy
  return typeof by === 'string' ? ` by ${by}` : ''
}

/** What to do, as a sentence of its own. */
function nextOf(cause: FailureCause, ofIt: readonly LeftOut[]): string {
  const at = ofIt.map(({ failure }) => failure.details.retryAt).find((one) => typeof one === 'string')
  switch (cause) {
    case 'no-network':
      return `${kept}; run it again once there is one.`
    case 'sign-in':
      return `${kept}; open any web page, sign in, then run it again.`
    case 'network':
      return at === undefined ? `${kept}; run it again later or over another network.` : thenAgain(at)
    case 'site-down':
    case 'site-throttles':
      return at === undefined ? `The fault is at their end. ${kept}; run it again later.` : thenAgain(at)
    case 'site-refuses':
      return `Nothing more was asked there. ${kept}; wait a while before you run it again.`
    case 'page-changed':
      return 'The pages are kept for a newer version of this program, and all that is stored works as before.'
    case 'page-contradicts':
      return 'The pages are kept, and all that is stored works as before.'
    case 'held':
      return 'What is stored stays until you decide.'
    case 'page-damaged':
      return at === undefined ? `${kept}; run it again later.` : thenAgain(at)
    case 'page-gone':
      return `${kept}; asking again will not bring more.`
    case 'switched-off':
      return `${kept}; switch it on in Settings, then run it again.`
    case 'limit':
      return `${kept}; continue it to read the rest.`
    case 'program':
      return `${kept}; the log says more.`
  }
}

function thenAgain(at: string): string {
  return `The next try can be made at ${formatClockTime(Date.parse(at))}. ${kept}; run it again then.`
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
