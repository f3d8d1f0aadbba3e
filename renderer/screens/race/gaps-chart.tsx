import { NativeSelect, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { GapChart, GapReference } from '../../../core/contract/charts.ts'
import { readTime } from '../../../core/contract/units.ts'
import type { ChartTable } from '../../charts/chart-table.ts'
import { RaceChart } from '../../charts/race-chart.tsx'
import {
  aboutRace,
  axisTicks,
  type ChartLine,
  type ExplainsStep,
  type RaceDriver,
  tableOfLines,
} from '../../charts/race-lines.ts'
import { engine } from '../../engine-client.ts'
import { formatAmount, formatGap, formatLapTime, formatShortTime } from '../../format.ts'
import { FailureNote } from '../../parts/failure-note.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import type { RaceViewProps } from './race-tabs.tsx'
import { useShared } from './use-shared.ts'

/** What a person chose: the leader, a constant lap, or a driver's id as text. */
type Choice = string

/** How far everybody is from a reference, lap by lap, until the end of the race. */
export function GapsChart({ race, shown }: Pick<RaceViewProps, 'race' | 'shown'>) {
  const [choice, setChoice] = useState<Choice>('leader')
  const [lapText, setLapText] = useState('')
  const reference = useMemo(() => referenceOf(choice, lapText), [choice, lapText])
  const gaps = useQuery({
    ...engine.chart.gaps.queryOptions({ input: { raceId: race.raceId, reference } }),
    placeholderData: keepPreviousData,
  })
  if (gaps.isPending) return <Waiting what="the gaps" />
  if (gaps.isError) return <FailureNote failure={gaps.error} onRetry={gaps.refetch} />
  const { lapTimeMs } = gaps.data
  const isWrong = lapText.trim() !== '' && lapOf(lapText) === null
  const controls = (
    <>
      <NativeSelect
        aria-label="Gaps are measured to"
        size="xs"
        value={choice}
        onChange={(event) => setChoice(event.currentTarget.value)}
        data={[
          { value: 'leader', label: 'to the leader of each lap' },
          { value: 'lap', label: 'to a constant lap' },
          ...race.results
            .filter(({ laps }) => laps.length > 0)
            .map(({ driverId, driverName, position }) => ({
              value: String(driverId),
              label: `to ${position === null ? '' : `${position} `}${driverName}`,
            })),
        ]}
      />
      {choice === 'lap' && (
        <TextInput
          aria-label="Lap time of the reference"
          size="xs"
          w={110}
          placeholder={lapTimeMs === null ? '38.500' : formatLapTime(Math.round(lapTimeMs))}
          value={lapText}
          onChange={(event) => setLapText(event.currentTarget.value)}
          error={isWrong && 'Such as 38.5 or 1:05.34'}
        />
      )}
    </>
  )
  const driver = race.results.find(({ driverId }) => String(driverId) === choice)
  const sentence =
    choice === 'leader'
      ? 'How far behind the first to complete the same lap; the leader runs along the top.'
      : choice === 'lap'
        ? `How far behind a car that drives every lap in ${formatLapTime(lapTimeMs === null ? null : Math.round(lapTimeMs))}${lapOf(lapText) === null ? ', the winner’s average' : ''}; ahead of it is above.`
        : `How far behind ${driver?.driverName ?? 'that driver'} at the end of each lap; ahead is above.`
  const props = { race, shown, reference, gaps: gaps.data, sentence, controls }
  return <Gaps {...props} />
}

interface GapsProps extends Pick<RaceViewProps, 'race' | 'shown'> {
  readonly reference: GapReference
  readonly gaps: GapChart
  readonly sentence: string
  readonly controls: React.ReactNode
}

function Gaps({ race, shown, reference, gaps, sentence, controls }: GapsProps) {
  const shared = useShared()
  const lines = useMemo(() => gapLines(shown, gaps), [shown, gaps])
  const finals = useMemo(() => new Map(gaps.drivers.map(({ driverId, final }) => [driverId, final])), [gaps])
  const [least, most] = useMemo(() => {
    const all = lines.flatMap(({ values }) => [...values.values()])
    return [Math.min(0, ...all), Math.max(1_000, ...all)]
  }, [lines])
  const room = (most - least) * 0.03
  const domain = [least < 0 ? least - room : 0, most + room] as const
  const ticks = useMemo(() => axisTicks(least, most, 8), [least, most])
  const endOf = useCallback(
    ({ driverId, name }: ChartLine) => ({ text: `${finalText(finals.get(driverId) ?? null)} ${name}`.trim() }),
    [finals],
  )
  const { raceId } = race
  const { lapTimeMs } = gaps
  const explains = useMemo(() => explainsGap(raceId, reference, lapTimeMs), [raceId, reference, lapTimeMs])
  const table = useMemo(
    () => withFinals(tableOfLines(lines, 'gap', 1, 'Lap', explains), lines, finals),
    [lines, explains, finals],
  )
  return (
    <RaceChart
      {...shared}
      title="Gaps"
      sentence={sentence}
      about={aboutRace(race)}
      kind="gap"
      lines={lines}
      explains={explains}
      table={table}
      domain={domain}
      ticks={ticks}
      isReversed
      controls={controls}
      format={(value) => formatGap(Math.round(value))}
      formatTick={(value) => (value === 0 ? '0' : `${value > 0 ? '+' : '−'}${formatShortTime(Math.abs(value))}`)}
      endOf={endOf}
      endWidth={216}
    />
  )
}

type Final = GapChart['drivers'][number]['final']

function gapLines(shown: readonly RaceDriver[], { drivers }: GapChart): ChartLine[] {
  const byDriver = new Map(drivers.map(({ driverId, gapsMs }) => [driverId, gapsMs]))
  return shown.flatMap(({ driverId, driverName, colour, dash, marker }) => {
    const gapsMs = byDriver.get(driverId) ?? []
    if (gapsMs.length === 0) return []
    return [{ driverId, name: driverName, colour, dash, marker, values: new Map(gapsMs.map((ms, at) => [at + 1, ms])) }]
  })
}

/** The table ends as the race did: the gap where both completed as many laps, else the laps between them. */
function withFinals(table: ChartTable, lines: readonly ChartLine[], finals: ReadonlyMap<number, Final>): ChartTable {
  const last = ['At the end', ...lines.map(({ driverId }) => finalText(finals.get(driverId) ?? null))]
  const laps = table.rows.length
  return {
    ...table,
    rows: [...table.rows, last],
    explains: (row, column) => {
      if (row < laps) return table.explains?.(row, column)
      const line = lines[column - 1]
      const final = line && finals.get(line.driverId)
      if (!final) return undefined
      return final.gapMs === null ? { figure: 'laps-between' } : table.explains?.(lapsOf(line) - 1, column)
    },
  }
}

/** The leader may be another one on each lap: against a driver both times are shown, against others what they are. */
function explainsGap(raceId: number, reference: GapReference, referenceMs: number | null): ExplainsStep {
  if (reference.kind === 'leader') {
    return (driverId, lapNumber) => ({ figure: 'gap-to-leader', raceId, driverId, lapNumber })
  }
  if (reference.kind === 'lap') {
    return (driverId, lapNumber) =>
      referenceMs === null
        ? { figure: 'gap-to-lap' }
        : { figure: 'gap-to-lap', raceId, driverId, lapNumber, referenceMs }
  }
  const of = { figure: 'elapsed-time', raceId } as const
  return (driverId, lapNumber) => ({
    figure: 'gap-between',
    of: [
      { ...of, driverId, lapNumber },
      { ...of, driverId: reference.driverId, lapNumber },
    ],
  })
}

const lapsOf = ({ values }: ChartLine) => values.size

/** "+12.052", "+1 lap", "−2 laps" for more laps than the reference. */
function finalText(final: Final): string {
  if (final === null) return ''
  const { lapsBehind, gapMs } = final
  if (gapMs !== null) return formatGap(Math.round(gapMs))
  return `${lapsBehind > 0 ? '+' : '−'}${formatAmount(Math.abs(lapsBehind), 'lap')}`
}

function referenceOf(choice: Choice, lapText: string): GapReference {
  if (choice === 'leader') return { kind: 'leader' }
  if (choice === 'lap') return { kind: 'lap', lapTimeMs: lapOf(lapText) }
  return { kind: 'driver', driverId: Number(choice) }
}

/** From a second to an hour; null for any other text. */
function lapOf(text: string): number | null {
  const lapTimeMs = readTime(text.trim())
  return lapTimeMs !== null && lapTimeMs >= 1_000 && lapTimeMs <= 3_600_000 ? lapTimeMs : null
}
