import { ActionIcon, Anchor, Table, Text, Tooltip } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { CorrectionItem, NamedRace } from '../../../../core/contract/corrections.ts'
import { formatCorrection, formatCount, formatRace } from '../../../format.ts'
import { racePlace } from '../../../places.ts'

interface CorrectionTableProps {
  readonly label: string
  readonly corrections: readonly CorrectionItem[]
  readonly races: ReadonlyMap<string, NamedRace>
  onView(correction: CorrectionItem): void
}

/** What one run found changed, a line each, under what it is about: the meeting, its entry list, each race. */
export function CorrectionTable({ label, corrections, races, onView }: CorrectionTableProps) {
  const groups = [...Map.groupBy(corrections, ({ sourceRaceId, subject }) => sourceRaceId ?? subject)]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached from the keyboard
    <section className="mre-scroll" tabIndex={0} aria-label={label}>
      <Table miw={600} maw={1000} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="30%">Driver</Table.Th>
            <Table.Th w={56} className="mre-number">
              Lap
            </Table.Th>
            <Table.Th w="24%">What</Table.Th>
            <Table.Th>Before → now</Table.Th>
            <Table.Th w={56} aria-label="Pages" />
          </Table.Tr>
        </Table.Thead>
        {groups.map(([key, ofIt]) => (
          <Table.Tbody key={key}>
            <Table.Tr bg="var(--mre-group)">
              <Table.Th colSpan={5} scope="rowgroup">
                <About correction={ofIt[0]} race={races.get(key)} />
              </Table.Th>
            </Table.Tr>
            {ofIt.map((correction) => (
              <CorrectionRow key={correction.correctionId} correction={correction} onView={onView} />
            ))}
          </Table.Tbody>
        ))}
      </Table>
    </section>
  )
}

function About({
  correction,
  race,
}: {
  readonly correction: CorrectionItem | undefined
  readonly race: NamedRace | undefined
}) {
  if (!race) return correction?.subject === 'entry' ? 'Entry list' : 'Meeting'
  return (
    <>
      <Anchor component={Link} href={racePlace(race.raceId)} inherit style={{ overflowWrap: 'anywhere' }}>
        {formatRace(race)}
      </Anchor>
      {race.section !== null && (
        <Text span fz="sm" fw={400} className="mre-quiet">
          {' '}
          · {race.section}
        </Text>
      )}
    </>
  )
}

interface CorrectionRowProps {
  readonly correction: CorrectionItem
  onView(correction: CorrectionItem): void
}

function CorrectionRow({ correction, onView }: CorrectionRowProps) {
  const { subject, driverName, className, lapNumber, oldPageHash, newPageHash } = correction
  const { what, before, after } = formatCorrection(correction)
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {driverName}
        {subject === 'entry' && (
          <Text fz="xs" className="mre-quiet">
            {className}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="mre-number">{lapNumber === null ? '' : formatCount(lapNumber)}</Table.Td>
      <Table.Td>{what}</Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Text span inherit className="mre-quiet">
          {before}
        </Text>
        {' → '}
        <Text span inherit fw={600}>
          {after}
        </Text>
      </Table.Td>
      <Table.Td>
        {(oldPageHash ?? newPageHash) !== null && (
          <Tooltip label="Look at both pages">
            <ActionIcon aria-label={`Pages that show it: ${what}`} color="gray" onClick={() => onView(correction)}>
              <IconFileText size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
