import { Box, Group, ScrollArea, Text } from '@mantine/core'
import { IconCheck, IconEqual, IconX } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { RunStep } from '../../core/contract/run.ts'
import { formatAmount } from '../format.ts'

const icons = {
  saved: <IconCheck size={14} aria-label="saved" color="var(--mantine-color-green-filled)" />,
  unchanged: <IconEqual size={14} aria-label="unchanged" />,
  skipped: <IconX size={14} aria-label="left out" color="var(--mantine-color-red-filled)" />,
}

/** Pages as they were dealt with, newest last; follows the newest while the run goes on. */
export function RunSteps({ steps, isUnderWay }: { readonly steps: readonly RunStep[]; readonly isUnderWay: boolean }) {
  const viewport = useRef<HTMLDivElement>(null)
  const count = steps.length
  useEffect(() => {
    if (isUnderWay && count > 0) viewport.current?.scrollTo({ top: viewport.current.scrollHeight })
  }, [isUnderWay, count])
  return (
    <ScrollArea.Autosize
      mah={220}
      viewportRef={viewport}
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Pages read' }}
    >
      <Box component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {steps.map(({ name, outcome, laps, message, sourceRaceId }, at) => (
          <Box component="li" key={`${sourceRaceId ?? ''} ${name}`} py={2}>
            <Group gap="xs" wrap="nowrap" align="flex-start" fz="sm">
              <Box pt={3}>{icons[outcome]}</Box>
              <Text span inherit style={{ overflowWrap: 'anywhere' }} flex={1}>
                {name}
                {/* Of many that have the same reason the first one says it. */}
                {message !== null && message !== steps[at - 1]?.message && (
                  <Text span inherit className="mre-wrong" display="block">
                    {message}
                  </Text>
                )}
              </Text>
              {laps > 0 && (
                <Text span inherit className="mre-number mre-quiet">
                  {formatAmount(laps, 'lap')}
                </Text>
              )}
            </Group>
          </Box>
        ))}
      </Box>
    </ScrollArea.Autosize>
  )
}
