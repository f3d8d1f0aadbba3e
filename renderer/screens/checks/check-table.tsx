import { ActionIcon, Table, Text, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconFileText } from '@tabler/icons-react'
import { Fragment, type ReactNode } from 'react'
import { explainedFigures } from '../../../core/contract/check-words.ts'
import type { CheckItem } from '../../../core/contract/checks.ts'
import { isLapFigure } from '../../../core/contract/figure-names.ts'
import { absent } from '../../format.ts'
import { Explained, ExplainedGroup } from '../../parts/explained.tsx'
import { Acknowledge } from './acknowledge.tsx'

/** Of one race: what does not add up, and what it stands under. */
export interface CheckGroup {
  readonly raceId: number
  readonly heading: ReactNode
  readonly pageHash: string | null
  readonly items: readonly CheckItem[]
}

interface CheckTableProps {
  readonly label: string
  readonly groups: readonly CheckGroup[]
  /** Shows the kept page of a race, at what the item is about. */
  onView(group: CheckGroup, item: CheckItem): void
}

/** What does not add up, a line each: both figures side by side, and what a person says of it. */
export function CheckTable({ label, groups, onView }: CheckTableProps) {
  return (
    <ExplainedGroup className="mre-scroll" label={label}>
      <Table miw={600} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What does not add up</Table.Th>
            <Table.Th w={118} className="mre-number">
              As published
            </Table.Th>
            <Table.Th w={118} className="mre-number">
              From the laps
            </Table.Th>
            <Table.Th w={156}>Known</Table.Th>
            <Table.Th w={48} aria-label="Page" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.map((group) => (
            <Fragment key={group.raceId}>
              {group.heading !== null && (
                <Table.Tr bg="var(--mre-group)">
                  <Table.Th colSpan={5} scope="rowgroup">
                    {group.heading}
                  </Table.Th>
                </Table.Tr>
              )}
              {group.items.map((item) => (
                <CheckRow key={item.checkId} group={group} item={item} onView={onView} />
              ))}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </ExplainedGroup>
  )
}

/** What both figures do not tell by themselves. */
const inASentence: ReadonlySet<CheckItem['figure']> = new Set([
  'result-order',
  'script-figure',
  'driver-name',
  'lap-zero',
])

interface CheckRowProps {
  readonly group: CheckGroup
  readonly item: CheckItem
  onView(group: CheckGroup, item: CheckItem): void
}

function CheckRow({ group, item, onView }: CheckRowProps) {
  const { figure, driverName, what, message, published, acknowledged } = item
  const Icon = acknowledged === null ? IconAlertTriangle : IconCircleCheck
  const wide = { overflowWrap: 'anywhere', whiteSpace: 'normal' } as const
  return (
    <Table.Tr>
      <Table.Td style={wide}>
        <Text span inherit fw={acknowledged === null ? 600 : 400}>
          <Icon
            size={15}
            role="img"
            aria-label={acknowledged === null ? 'Open' : 'Known'}
            color={acknowledged === null ? 'var(--mantine-color-orange-filled)' : 'var(--mre-quiet)'}
            style={{ verticalAlign: '-2px', marginRight: 6 }}
          />
          {[driverName, what].filter(Boolean).join(': ')}
        </Text>
        {inASentence.has(figure) && (
          <Text fz="xs" className="mre-quiet">
            {driverName === null ? message : message.replace(`${driverName}: `, '')}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="mre-number" style={wide}>
        {published ?? absent}
      </Table.Td>
      <Table.Td className="mre-number" style={wide}>
        <Computed raceId={group.raceId} item={item} />
      </Table.Td>
      <Table.Td>
        <Acknowledge raceId={group.raceId} item={item} />
      </Table.Td>
      <Table.Td>
        {group.pageHash !== null && (
          <Tooltip label="Look at the kept page">
            <ActionIcon aria-label={`Kept page: ${what}`} color="gray" onClick={() => onView(group, item)}>
              <IconFileText size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

/** What the laps give, and how. */
function Computed({ raceId, item }: { readonly raceId: number; readonly item: CheckItem }) {
  const { computed, driverId, lapNumber } = item
  const figure = explainedFigures[item.figure]
  if (computed === null) return absent
  if (figure === null || driverId === null) return computed
  if (isLapFigure(figure) && lapNumber === null) return <Explained figure={figure}>{computed}</Explained>
  return (
    <Explained figure={figure} raceId={raceId} driverId={driverId} {...(lapNumber !== null && { lapNumber })}>
      {computed}
    </Explained>
  )
}
