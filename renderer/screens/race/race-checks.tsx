import { Button, Group, Stack, Text } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { basisWords } from '../../../core/contract/check-words.ts'
import type { RaceChecks as Checks } from '../../../core/contract/checks.ts'
import { engine } from '../../engine-client.ts'
import { formatAmount } from '../../format.ts'
import { FailureNote } from '../../parts/failure-note.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { AcknowledgeAll } from '../checks/acknowledge-all.tsx'
import { CheckTable } from '../checks/check-table.tsx'
import { FigureTable } from '../checks/figure-table.tsx'
import { type PageBeside, placesOf, WithPage } from '../checks/page-beside.tsx'

/** Every published figure of a race held against its laps: what agrees, what does not, and the page it was read from. */
export function RaceChecks({ raceId }: { readonly raceId: number }) {
  const checks = useQuery(engine.check.race.queryOptions({ input: { raceId } }))
  const [page, setPage] = useState<PageBeside | null>(null)
  if (checks.isPending) return <Waiting what="the checks" />
  if (checks.isError) return <FailureNote failure={checks.error} onRetry={checks.refetch} />
  const { data } = checks
  const { items, figures, pageHash, openCount } = data
  const show = (seek: readonly string[]) => {
    if (pageHash !== null) setPage({ title: 'The page it was read from', contentHash: pageHash, seek })
  }
  return (
    <WithPage page={page} onClose={() => setPage(null)}>
      <Stack gap="md">
        <Group gap="sm">
          <Text>{inWords(data)}</Text>
          {pageHash !== null && page === null && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconFileText size={15} aria-hidden />}
              onClick={() => show([])}
            >
              Kept page
            </Button>
          )}
          <AcknowledgeAll of={{ kind: 'race', raceId }} about={data.label ?? 'This race'} openCount={openCount} />
        </Group>
        {items.length > 0 && (
          <CheckTable
            label="What does not add up"
            groups={[{ raceId, heading: null, pageHash, items }]}
            onView={(_group, item) => show(placesOf(item))}
          />
        )}
        <FigureTable figures={figures} />
        <Text fz="sm" className="mre-quiet" maw={760}>
          What the source published is stored unchanged. Here each figure is computed again from the laps: times and
          sums to the millisecond, averages, deviation and consistency rounded to the thousandth, the pace to a
          millisecond.
        </Text>
      </Stack>
    </WithPage>
  )
}

function inWords({ state, agreeCount, basis }: Checks): string {
  if (state === 'nothing') return 'The source published nothing of this race that could be held against laps.'
  const figures = formatAmount(agreeCount, 'published figure')
  const agreeing = agreeCount === 1 ? `${figures} agrees` : `${state === 'verified' ? 'All ' : ''}${figures} agree`
  return `${agreeing} with the laps; ${basisWords(basis)}.`
}
