import { Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ComposedId, FigureId } from '../../core/contract/figure-names.ts'
import { Explained, ExplainedHeading } from './explained.tsx'

interface FigureHeadProps {
  readonly figure: FigureId | ComposedId
  /** Whose figure it is, where two stand side by side. */
  readonly whose?: string
  readonly children: ReactNode
}

/** The head of a column of figures, which explains what they are. */
export function FigureHead({ figure, whose, children }: FigureHeadProps) {
  return (
    <Table.Th className="mre-number mre-wraps">
      <ExplainedHeading figure={figure}>{children}</ExplainedHeading>
      {whose !== undefined && (
        <Text fz="xs" className="mre-quiet">
          {whose}
        </Text>
      )}
    </Table.Th>
  )
}

interface FigureCellProps {
  readonly figure: FigureId
  /** Whose, of which race, and of which lap. */
  readonly of: { readonly raceId: number; readonly driverId: number; readonly lapNumber?: number }
  readonly children: ReactNode
}

/** A figure of a driver in a race, which explains how it came about. */
export function FigureCell({ figure, of, children }: FigureCellProps) {
  return (
    <Table.Td className="mre-number">
      <Explained figure={figure} {...of}>
        {children}
      </Explained>
    </Table.Td>
  )
}
