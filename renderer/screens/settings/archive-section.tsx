import { Alert, Button, Checkbox, Group, Modal, NumberInput, Stack, Table, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ArchiveSize, PruneDone, PrunePlan } from '../../../core/contract/archive.ts'
import { pageTypeWords } from '../../../core/contract/words.ts'
import { engine, engineCalls } from '../../engine-client.ts'
import { formatAmount, formatBytes, formatCount, formatDate } from '../../format.ts'
import { FailureNote } from '../../parts/failure-note.tsx'
import { Figures } from '../../parts/figures.tsx'
import { ImportButton } from '../../parts/import-pages.tsx'
import { tellFailure } from '../../parts/tell-failure.ts'
import { Waiting } from '../../parts/waiting.tsx'

/** The pages that were read: what they take, and giving up old ones. */
export function ArchiveSection() {
  const size = useQuery(engine.archive.size.queryOptions({ input: {} }))
  const [isPruning, { open, close }] = useDisclosure()
  if (size.isPending) return <Waiting what="the size of the archive" />
  if (size.isError) return <FailureNote failure={size.error} onRetry={size.refetch} />
  return (
    <Stack gap="sm">
      <Text className="mre-quiet">
        Every page that was read is kept, compressed and each once: as proof of what LiveRC showed, and to be read again
        by a newer version.
      </Text>
      <Figures isNarrow figures={figuresOf(size.data).map(([label, value]) => ({ label, value }))} />
      <Group gap="sm">
        <Button variant="default" disabled={size.data.bodies === 0} onClick={open}>
          Give up old pages…
        </Button>
        <ImportButton />
      </Group>
      {isPruning && <PruneDialog onClose={close} />}
    </Stack>
  )
}

function figuresOf({ bodies, compressedBytes, bytes, readings, readBytes, pruned }: ArchiveSize): [string, string][] {
  return [
    [bodies === 1 ? 'page kept' : 'pages kept', formatCount(bodies)],
    ['on this disk', formatBytes(compressedBytes)],
    ['before compression', formatBytes(bytes)],
    [`read in ${formatAmount(readings, 'request')}`, formatBytes(readBytes)],
    ...(pruned > 0 ? [['given up, hashes kept', formatCount(pruned)] as [string, string]] : []),
  ]
}

function PruneDialog({ onClose }: { onClose(): void }) {
  const [days, setDays] = useState<number | string>(90)
  const [all, setAll] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const olderThanDays = typeof days === 'number' && Number.isInteger(days) && days >= 0 && days <= 36_500 ? days : null
  const wanted = { olderThanDays: olderThanDays ?? 0, keeps: all ? ('proofs' as const) : ('current' as const) }
  const plan = useQuery({
    ...engine.archive.prunePlan.queryOptions({ input: wanted }),
    enabled: olderThanDays !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
  const prune = async () => {
    setIsBusy(true)
    try {
      tellDone(await engineCalls.archive.prune(wanted))
      onClose()
    } catch (error) {
      setIsBusy(false)
      tellFailure('Not given up', error)
    }
  }
  return (
    <Modal opened onClose={onClose} size="lg" title="Give up old pages" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="md">
        <NumberInput
          label="Pages that were last seen more than this many days ago"
          min={0}
          max={36_500}
          allowDecimal={false}
          value={days}
          onChange={setDays}
        />
        <Checkbox
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
          label="Also the newest page of what is stored"
          description="Those meetings can then no longer be read again from the archive. Pages that prove a correction stay all the same."
        />
        {plan.isPending && olderThanDays !== null && <Waiting what="what would go" />}
        {plan.isError && <FailureNote failure={plan.error} onRetry={plan.refetch} />}
        {plan.isSuccess && olderThanDays !== null && <Plan plan={plan.data} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            color="red"
            loading={isBusy}
            disabled={olderThanDays === null || !plan.isSuccess || plan.isPlaceholderData || plan.data.bodies === 0}
            onClick={() => void prune()}
          >
            Give up
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Plan({ plan }: { readonly plan: PrunePlan }) {
  const { before, bodies, compressedBytes, byType, keptAsProof, keptAsCurrent, meetings } = plan
  const stay = [
    keptAsProof > 0 && `${formatAmount(keptAsProof, 'page')} as proof of a correction or for a decision`,
    keptAsCurrent > 0 && `${formatAmount(keptAsCurrent, 'page')} as the newest of what is stored`,
  ].filter(Boolean)
  return (
    <Stack gap="xs">
      <Text>
        {bodies === 0
          ? `Nothing that was last seen before ${formatDate(before.slice(0, 10))} may go.`
          : `${formatAmount(bodies, 'page')} last seen before ${formatDate(before.slice(0, 10))} would go: ${formatBytes(compressedBytes)}. Their hashes stay.`}
      </Text>
      {byType.length > 0 && (
        <Table maw={420}>
          <Table.Tbody>
            {byType.map((one) => (
              <Table.Tr key={one.pageType}>
                <Table.Td>{pageTypeWords[one.pageType]}</Table.Td>
                <Table.Td className="mre-number">{formatCount(one.bodies)}</Table.Td>
                <Table.Td className="mre-number">{formatBytes(one.compressedBytes)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {stay.length > 0 && <Text className="mre-quiet">Of that age stay {stay.join(', ')}.</Text>}
      {meetings > 0 && (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />}>
          {formatAmount(meetings, 'meeting')} could no longer be read again from the archive. What is stored of them
          stays.
        </Alert>
      )}
    </Stack>
  )
}

function tellDone({ plan, givenBackBytes, notGivenBack }: PruneDone): void {
  notifications.show({
    color: notGivenBack === null ? 'green' : 'orange',
    title: `${formatAmount(plan.bodies, 'page')} given up`,
    message: notGivenBack ?? `The database is ${formatBytes(givenBackBytes)} smaller.`,
    autoClose: notGivenBack === null ? 6_000 : false,
  })
}
