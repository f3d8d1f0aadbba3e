import { SimpleGrid, Stack, Text } from '@mantine/core'

export interface KeyFigure {
  readonly label: string
  readonly value: string
  /** What it means, in a few plain words. */
  readonly meaning?: string
}

interface FiguresProps {
  readonly figures: readonly KeyFigure[]
  /** For a column that is no wider than text to be read: never more than three beside each other. */
  readonly isNarrow?: boolean
}

/** Figures with their names below, a few beside each other. */
export function Figures({ figures, isNarrow = false }: FiguresProps) {
  const cols = isNarrow ? { base: 2, xs: 3 } : { base: 2, xs: 3, sm: 4, lg: 6 }
  return (
    <SimpleGrid cols={cols} spacing={isNarrow ? 'xs' : 'md'} verticalSpacing="xs">
      {figures.map(({ label, value, meaning }) => (
        <Stack key={label} gap={0}>
          <Text fz="lg" fw={600}>
            {value}
          </Text>
          <Text fz="xs" className="mre-quiet">
            {label}
          </Text>
          {meaning !== undefined && (
            <Text fz="xs" className="mre-quiet">
              {meaning}
            </Text>
          )}
        </Stack>
      ))}
    </SimpleGrid>
  )
}
