import { verdictWords } from '../../core/contract/check-words.ts'
import type { RaceVerdict, VerifiedState } from '../../core/contract/checks.ts'
import { StateBadge } from './state-badge.tsx'

const colors: Readonly<Record<VerifiedState, string>> = {
  verified: 'green',
  wrong: 'orange',
  known: 'accent',
  nothing: 'gray',
}

/** Whether what was published of a race adds up: told by the words, the colour only helps. */
export function VerdictBadge({
  verdict,
}: {
  readonly verdict: Pick<RaceVerdict, 'state' | 'openCount' | 'knownCount'>
}) {
  return <StateBadge label={verdictWords(verdict)} color={colors[verdict.state]} />
}

/** The same of a whole meeting: "31 verified, 1 needs a look". */
export function MeetingBadge({ state, badge }: { readonly state: VerifiedState; readonly badge: string }) {
  return <StateBadge label={badge} color={colors[state]} />
}
