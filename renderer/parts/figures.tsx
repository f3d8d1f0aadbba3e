import { SimpleGrid, Stack, Text } from '@mantine/core'
import { Explained, ExplainedGroup } from './explained.tsx'
import type { ExplainedWhat } from './explained-what.ts'

export interface KeyFigure {
  readonly label: string
  readonly value: string
  /** What it means, in a few plain words. */
  readonly meaning?: string
  readonly explains?: ExplainedWhat
}

interface FiguresProps {
  readonly figures: readonly KeyFigure[]
  /** For a column that is no wider than text to be read: never more than three beside each other. */
  readonly isNarrow?: boolean
  /** What they are of, where they explain themselves: then they are one stop of the keyboard. */
  readonly label?: string
}

/** Figures with their names below, a few beside each other. */
export function Figures({ figures, isNarrow = false, label }: FiguresProps) {
  const cols = isNarrow ? { base: 2, xs: 3 } : { base: 2, xs: 3, sm: 4, lg: 6 }
  const grid = (
    <SimpleGrid cols={cols} spacing={isNarrow ? 'xs' : 'md'} verticalSpacing="xs">
      {figures.map((figure) => (
        <Stack key={figure.label} gap={0}>
          <Text fz="lg" fw={600}>
            {figure.explains === undefined ? figure.value : <Explained {...figure.explains}>{figure.value}</Explained>}
          </Text>
          <Text fz="xs" className="mre-quiet">
            {figure.label}
          </Text>
          {figure.meaning !== undefined && (
            <Text fz="xs" className="mre-quiet">
              {figure.meaning}
            </Text>
          )}
        </Stack>
      ))}
    </SimpleGrid>
  )
  return label === undefined ? grid : <ExplainedGroup label={label}>{grid}</ExplainedGroup>
}
