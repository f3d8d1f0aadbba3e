import { Button, Group, Table, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconFileText } from '@tabler/icons-react'
import type { Explanation as Explained, LeftOutWhy } from '../../core/contract/explain.ts'
import { figureName, formatFigure } from '../../core/contract/figure-names.ts'
import { formatAmount, formatLapTime } from '../format.ts'
import { WebLink } from './open-page.tsx'
import type { ViewedPage } from './page-viewer.tsx'

interface FigureAnswerProps {
  readonly explained: Explained
  onPage(page: ViewedPage): void
}

/** How a figure of a driver in a race came about: both values, the laps used and left out, the computation, the page. */
export function FigureAnswer({ explained, onPage }: FigureAnswerProps) {
  const { driverName, raceName, section, lapNumber, steps, used, leftOut, countedByPerson, ours, published, page } =
    explained
  const { unit, isPublished } = figureName(explained.figure)
  const { contentHash } = page
  return (
    <>
      <Text fz="sm" fw={550}>
        {driverName}, {raceName}
        {section !== null && `, ${section}`}
        {lapNumber !== null && `, lap ${lapNumber}`}
      </Text>
      <Table withRowBorders={false} verticalSpacing={2} horizontalSpacing={0} fz="sm">
        <Table.Tbody>
          <Table.Tr>
            <Table.Th w={110}>Ours</Table.Th>
            <Table.Td>{formatFigure(unit, ours)}</Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th>As published</Table.Th>
            <Table.Td>
              {isPublished
                ? published === null
                  ? 'left blank'
                  : formatFigure(unit, published)
                : 'the source publishes none'}
              <Agreement agrees={explained.agrees} />
            </Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th style={{ verticalAlign: 'top' }}>Laps used</Table.Th>
            <Table.Td>{used.length === 0 ? 'none' : lapsInWords(used.map((lap) => lap.lapNumber))}</Table.Td>
          </Table.Tr>
          {leftOut.length > 0 && (
            <Table.Tr>
              <Table.Th style={{ verticalAlign: 'top' }}>Left out</Table.Th>
              <Table.Td>
                <LeftOut leftOut={leftOut} />
              </Table.Td>
            </Table.Tr>
          )}
        </Table.Tbody>
      </Table>
      {steps.map((step) => (
        <Text key={step} fz="sm">
          {step}
        </Text>
      ))}
      {countedByPerson.length > 0 && (
        <Text fz="sm">Counted because a person said so: {lapsInWords(countedByPerson)}.</Text>
      )}
      {used.length > 0 && (
        <details>
          <Text fz="sm" component="summary" style={{ cursor: 'pointer' }}>
            The laps used, one by one
          </Text>
          <Text fz="xs" mt={4} className="mre-explained-laps">
            {used.map((lap) => `${lap.lapNumber}: ${formatLapTime(lap.lapTimeMs)}`).join(' · ')}
          </Text>
        </details>
      )}
      <Group gap="sm">
        {contentHash !== null && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconFileText size={14} aria-hidden />}
            onClick={() => onPage({ label: 'As it was read', contentHash })}
          >
            The page it came from
          </Button>
        )}
        {page.url !== null && <WebLink url={page.url}>On LiveRC</WebLink>}
        {page.url === null && contentHash === null && (
          <Text fz="xs" className="mre-quiet">
            The page is not kept.
          </Text>
        )}
      </Group>
    </>
  )
}

function Agreement({ agrees }: { readonly agrees: boolean | null }) {
  if (agrees === null) return null
  return (
    <Text span fz="sm" ml={8} style={{ whiteSpace: 'nowrap' }} {...(!agrees && { className: 'mre-wrong' })}>
      {agrees ? (
        <IconCheck size={14} aria-hidden style={{ verticalAlign: '-2px' }} />
      ) : (
        <IconAlertTriangle size={14} aria-hidden style={{ verticalAlign: '-2px' }} />
      )}{' '}
      {agrees ? 'they agree' : 'they differ'}
    </Text>
  )
}

const whys: Readonly<Record<LeftOutWhy, string>> = {
  'not-counted': 'the race does not count it',
  slow: 'slow',
  person: 'left out by a person',
  'not-among': 'not among them',
  later: 'later',
}

function LeftOut({ leftOut }: { readonly leftOut: Explained['leftOut'] }) {
  const groups = [...Map.groupBy(leftOut, ({ why, note, decidedBy }) => `${why} ${note} ${decidedBy}`).values()]
  return groups.map((laps) => {
    const [first] = laps
    if (first === undefined) return null
    const { why, note, decidedBy } = first
    const by = decidedBy === null ? whys[why] : `left out by ${decidedBy}`
    return (
      <div key={`${why} ${note} ${decidedBy}`}>
        {lapsInWords(laps.map(({ lapNumber }) => lapNumber))}: {by}
        {note !== null && ` (“${note}”)`}
      </div>
    )
  })
}

/** "lap 7", "laps 2–13, 15 (13 laps)". */
function lapsInWords(numbers: readonly number[]): string {
  const ranges: [first: number, last: number][] = []
  for (const number of numbers) {
    const latest = ranges.at(-1)
    if (latest && latest[1] === number - 1) latest[1] = number
    else ranges.push([number, number])
  }
  const text = ranges.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(', ')
  return numbers.length === 1 ? `lap ${text}` : `laps ${text} (${formatAmount(numbers.length, 'lap')})`
}
