import { ActionIcon, Table, Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import type { ShownHint, ShownMark, UnderstoodDriver } from '../../../../core/contract/understanding.ts'
import { lapHintWords } from '../../../../core/contract/words.ts'
import type { RaceDriver } from '../../../charts/race-lines.ts'
import { formatLapTime, formatRaceTime } from '../../../format.ts'
import { Explained } from '../../../parts/explained.tsx'
import { Confidence, SaidNote } from './insight-marks.tsx'

/** A lap of which there is something to say. */
interface Row {
  readonly lapNumber: number
  readonly lapTimeMs: number
  readonly outlier: ShownMark['outlier']
  readonly hints: readonly ShownHint[]
  readonly said: ShownMark['said']
}

/** The laps of which there is something to say, each with all of it. */
export function rowsOf({ marks, hints }: UnderstoodDriver, look: RaceDriver | undefined): Row[] {
  const numbers = [...new Set([...marks, ...hints].map(({ lapNumber }) => lapNumber))].sort((one, other) => one - other)
  return numbers.map((lapNumber) => {
    const mark = marks.find((one) => one.lapNumber === lapNumber)
    return {
      lapNumber,
      lapTimeMs: look?.laps.find((lap) => lap.lapNumber === lapNumber)?.lapTimeMs ?? 0,
      outlier: mark?.outlier ?? null,
      hints: hints.filter((one) => one.lapNumber === lapNumber),
      said: mark?.said ?? null,
    }
  })
}

interface LapRowProps extends Row {
  readonly raceId: number
  readonly driverId: number
  readonly driverName: string
  readonly inSeconds: boolean
  onMark(): void
}

/** What is told of a lap, and the way to overrule it. */
export function LapRow(props: LapRowProps) {
  const { raceId, driverId, driverName, lapNumber, lapTimeMs, outlier, hints, said, inSeconds, onMark } = props
  const [hint] = hints
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>lap {lapNumber}</Table.Td>
      <Table.Td className="mre-number">
        <Explained figure="lap-time" raceId={raceId} driverId={driverId} lapNumber={lapNumber}>
          {formatLapTime(lapTimeMs, inSeconds)}
        </Explained>
      </Table.Td>
      <Table.Td w="100%">
        {hints.map((one) => (
          <HintText key={one.kind} hint={one} />
        ))}
        {hint === undefined && ruleWords(outlier)}
        {said && <SaidNote said={said} />}
      </Table.Td>
      <Table.Td>{hint && <Confidence value={hint.confidence} />}</Table.Td>
      <Table.Td>
        <ActionIcon
          size="sm"
          variant="subtle"
          aria-label={`Mark lap ${lapNumber} of ${driverName}`}
          title="Leave this lap out of our figures, or count it"
          onClick={onMark}
        >
          <IconPencil size={14} aria-hidden />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  )
}

/** What may have happened, and between which two crossings. */
function HintText({ hint: { kind, fromMs, toMs, lostMs } }: { readonly hint: ShownHint }) {
  const when =
    lostMs === null ? `at ${formatRaceTime(toMs)}` : `between ${formatRaceTime(fromMs)} and ${formatRaceTime(toMs)}`
  return (
    <div>
      {lapHintWords[kind]}
      {lostMs === null ? ', drove no further' : `, ${(lostMs / 1000).toFixed(1)} s lost`}{' '}
      <Text span fz="xs" className="mre-quiet" style={{ whiteSpace: 'nowrap' }}>
        {when}
      </Text>
    </div>
  )
}

function ruleWords(outlier: ShownMark['outlier']): string {
  if (outlier === 'fast') return 'Too fast: a possible cut or double passing'
  return outlier === 'slow' ? 'Too slow' : 'Nothing out of the ordinary'
}
