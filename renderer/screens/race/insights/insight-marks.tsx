import { Text } from '@mantine/core'
import type { ShownHint, ShownMark } from '../../../../core/contract/understanding.ts'
import { formatAgo } from '../../../format.ts'
import { StateBadge } from '../../../parts/state-badge.tsx'

const sureness: Record<ShownHint['confidence'], { label: string; color: string }> = {
  low: { label: 'a guess', color: 'gray' },
  medium: { label: 'plausible', color: 'yellow' },
  high: { label: 'likely', color: 'accent' },
}

/** How sure a possibility is: never certain. */
export function Confidence({ value }: { readonly value: ShownHint['confidence'] }) {
  const { label, color } = sureness[value]
  return <StateBadge label={label} color={color} />
}

/** What a person said of a lap, and why. */
export function SaidNote({ said }: { readonly said: NonNullable<ShownMark['said']> }) {
  return (
    <Text fz="sm">
      <Text span fw={600} inherit>
        {said.verdict === 'out' ? 'Left out of our figures' : 'Counted in our figures'}
      </Text>
      {said.note !== null && `: ${said.note}`}{' '}
      <Text span fz="xs" className="mre-quiet">
        {said.decidedBy}, {formatAgo(said.decidedAt)}
      </Text>
    </Text>
  )
}
