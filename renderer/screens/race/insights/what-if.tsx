import { Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { WhatIfRow, WhatIfWanted } from '../../../../core/contract/understanding.ts'
import { engine } from '../../../engine-client.ts'
import { absent, formatGap, formatLapTime, formatPercent, formatResult } from '../../../format.ts'
import { Explained, ExplainedGroup } from '../../../parts/explained.tsx'
import type { ExplainedWhat } from '../../../parts/explained-what.ts'
import { FailureNote } from '../../../parts/failure-note.tsx'
import { Waiting } from '../../../parts/waiting.tsx'

/** The result as published beside the result as it would be. Nothing is stored. */
export function WhatIf({ wanted }: { readonly wanted: WhatIfWanted }) {
  const answer = useQuery(engine.laps.whatIf.queryOptions({ input: wanted }))
  if (answer.isPending) return <Waiting what="the result as it would be" />
  if (answer.isError) return <FailureNote failure={answer.error} onRetry={answer.refetch} />
  const { sentence, before, after, figuresBefore, figuresAfter, isByRule, driverId } = answer.data
  const of = { raceId: wanted.raceId, driverId }
  const placeBefore = new Map(before.map((row) => [row.driverId, row.position]))
  return (
    <Stack gap={6}>
      <Text fz="sm">
        {sentence} Average lap{' '}
        <Explained figure="average-lap" {...of}>
          {formatLapTime(figuresBefore.averageLapMs)}
        </Explained>{' '}
        → {formatLapTime(figuresAfter.averageLapMs)}, consistency{' '}
        <Explained figure="consistency" {...of}>
          {formatPercent(figuresBefore.consistencyPercent)}
        </Explained>{' '}
        → {formatPercent(figuresAfter.consistencyPercent)} (ours).
      </Text>
      <ExplainedGroup className="mre-scroll" label="The result as published and as it would be">
        <Table miw={620} withRowBorders={false} verticalSpacing={3}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th colSpan={3}>As published</Table.Th>
              <Table.Th colSpan={4}>What if (not stored)</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {before.map((row, at) => {
              const then = after[at]
              return (
                <Table.Tr key={row.driverId}>
                  <Standing row={row} isLit={row.driverId === driverId} raceId={wanted.raceId} />
                  {then && (
                    <>
                      <Standing row={then} isLit={then.driverId === driverId} />
                      <Table.Td>
                        <Moved from={placeBefore.get(then.driverId) ?? null} to={then.position} />
                      </Table.Td>
                    </>
                  )}
                </Table.Tr>
              )
            })}
          </Table.Tbody>
        </Table>
      </ExplainedGroup>
      <Text fz="xs" className="mre-quiet">
        Nothing of this is saved.{' '}
        {!isByRule && 'Officials made another order than laps and time; it stays for everybody else.'}
      </Text>
    </Stack>
  )
}

interface StandingProps {
  readonly row: WhatIfRow
  readonly isLit: boolean
  /** The race where it is the result as published; without, as it would be. */
  readonly raceId?: number
}

function Standing({ row, isLit, raceId }: StandingProps) {
  const { driverId, position, driverName, laps, totalMs, behindLaps, behindMs } = row
  const behind = behindMs !== null ? formatGap(behindMs) : behindLaps ? `+${behindLaps} L` : ''
  const look = isLit ? { fw: 700, bg: 'var(--mantine-primary-color-light)' } : {}
  const [place, result]: [ExplainedWhat, ExplainedWhat] =
    raceId === undefined
      ? [{ figure: 'what-if-place' }, { figure: 'what-if-result' }]
      : [
          { figure: 'position', raceId, driverId },
          { figure: 'result', raceId, driverId },
        ]
  return (
    <>
      <Table.Td className="mre-number" {...look}>
        <Explained {...place}>{position ?? absent}</Explained>
      </Table.Td>
      <Table.Td {...look} style={{ whiteSpace: 'nowrap' }}>
        {driverName}
      </Table.Td>
      <Table.Td className="mre-number" {...look} pr="lg">
        <Explained {...result}>{formatResult(laps, laps === 0 ? null : totalMs)}</Explained>{' '}
        <Text span fz="xs" className="mre-quiet">
          {behind}
        </Text>
      </Table.Td>
    </>
  )
}

function Moved({ from, to }: { readonly from: number | null; readonly to: number | null }) {
  if (from === null || to === null || from === to) return null
  const places = Math.abs(from - to)
  return (
    <Text span fz="xs" fw={600} style={{ whiteSpace: 'nowrap' }}>
      {from > to ? '▲' : '▼'} {places}
    </Text>
  )
}
