import { Table, Text, UnstyledButton } from '@mantine/core'
import type { ComposedExplanation } from '../../core/contract/explain.ts'
import { figureName, formatFigure } from '../../core/contract/figure-names.ts'
import { formatAmount } from '../format.ts'

interface ComposedAnswerProps {
  readonly explained: ComposedExplanation
  /** Goes on to how one of those it is made of came about. */
  onPart(at: number): void
}

/** How a figure came about from others: the computation, and each of them with the way to its own laps and page. */
export function ComposedAnswer({ explained: { step, of }, onPart }: ComposedAnswerProps) {
  const names = new Set(of.map(({ driverName }) => driverName))
  const races = new Set(of.map(raceOf))
  return (
    <>
      {step !== null && <Text fz="sm">{step} (ours)</Text>}
      <Text fz="xs" className="mre-quiet">
        Made of {formatAmount(of.length, 'figure')}; each opens its own laps and page.
        {names.size === 1 && ` ${[...names][0]}.`}
        {races.size === 1 && ` ${[...races][0]}.`}
      </Text>
      <div className="mre-explained-laps">
        <Table withRowBorders={false} verticalSpacing={2} horizontalSpacing={0} fz="sm">
          <Table.Tbody>
            {of.map((part, at) => {
              const { figure, raceId, driverId, driverName, lapNumber, ours } = part
              const { label, unit } = figureName(figure)
              const about = [
                names.size > 1 && driverName,
                races.size > 1 && raceOf(part),
                lapNumber !== null && `lap ${lapNumber}`,
              ].filter(Boolean)
              return (
                <Table.Tr key={`${figure} ${raceId} ${driverId} ${lapNumber}`}>
                  <Table.Th fw={400}>
                    <UnstyledButton fz="sm" className="mre-explained-part" onClick={() => onPart(at)}>
                      {about.length === 0 ? label : `${about.join(', ')}: ${label.toLowerCase()}`}
                    </UnstyledButton>
                  </Table.Th>
                  <Table.Td className="mre-number">{formatFigure(unit, ours)}</Table.Td>
                </Table.Tr>
              )
            })}
          </Table.Tbody>
        </Table>
      </div>
    </>
  )
}

function raceOf({ raceName, section }: ComposedExplanation['of'][number]): string {
  return section === null ? raceName : `${raceName}, ${section}`
}
