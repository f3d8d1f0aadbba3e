import { Anchor, Button, Group, Modal, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { HeldItem } from '../../../../core/contract/corrections.ts'
import { engine } from '../../../engine-client.ts'
import { absent, formatAmount, formatCount, formatInstant, formatRace, formatStanding } from '../../../format.ts'
import { PageViewer } from '../../../parts/page-viewer.tsx'
import { tellFailure } from '../../../parts/tell-failure.ts'
import { racePlace, runPlace } from '../../../places.ts'

type Choice = 'accept' | 'refuse'

/** One race of which the source lost most: both states side by side, and the two things that can be done. */
export function HeldCard({ held }: { readonly held: HeldItem }) {
  const [asked, setAsked] = useState<Choice | null>(null)
  const [isViewing, setIsViewing] = useState(false)
  const { race, reason, heldAt, runId, problem, storedPageHash, pageHash } = held
  const pages = [
    ...(storedPageHash === null ? [] : [{ label: 'Stored', contentHash: storedPageHash }]),
    { label: 'LiveRC now', contentHash: pageHash },
  ]
  return (
    <Paper withBorder p="md" component="section" aria-label={`${formatRace(race)} is held back`}>
      <Stack gap="sm">
        <Stack gap={2}>
          <Title order={2}>
            <Anchor component={Link} href={racePlace(race.raceId)} inherit>
              {formatRace(race)}
            </Anchor>{' '}
            is held back
          </Title>
          <Text>{reason}</Text>
          <Text fz="sm" className="mre-quiet">
            {race.section !== null && `${race.section} · `}seen {formatInstant(heldAt)} by{' '}
            <Anchor component={Link} href={runPlace(runId)} inherit underline="always">
              run {runId}
            </Anchor>{' '}
            · nothing of it was stored
          </Text>
        </Stack>
        {problem === null ? <SideBySide held={held} /> : <Text c="red">{problem}</Text>}
        <Group gap="sm">
          <Button variant="default" onClick={() => setAsked('refuse')}>
            Keep what is stored
          </Button>
          <Button color="red" variant="light" disabled={problem !== null} onClick={() => setAsked('accept')}>
            Accept what LiveRC shows
          </Button>
          <Button
            variant="subtle"
            leftSection={<IconFileText size={16} aria-hidden />}
            onClick={() => setIsViewing(true)}
          >
            Look at the pages
          </Button>
        </Group>
      </Stack>
      {asked !== null && <Confirm held={held} choice={asked} onClose={() => setAsked(null)} />}
      {isViewing && <PageViewer title={formatRace(race)} pages={pages} onClose={() => setIsViewing(false)} />}
    </Paper>
  )
}

function SideBySide({ held: { lines, stored, offered } }: { readonly held: HeldItem }) {
  return (
    <div className="mre-scroll">
      <Table miw={560} maw={860}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Driver</Table.Th>
            <Table.Th className="mre-number">Stored</Table.Th>
            <Table.Th className="mre-number">Laps</Table.Th>
            <Table.Th className="mre-number">LiveRC now</Table.Th>
            <Table.Th className="mre-number">Laps</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(({ sourceDriverId, driverName, stored: before, offered: after }) => (
            <Table.Tr key={sourceDriverId}>
              <Table.Td>{driverName}</Table.Td>
              <Table.Td className="mre-number">{before ? formatStanding(before) : absent}</Table.Td>
              <Table.Td className="mre-number">{before ? formatCount(before.laps) : absent}</Table.Td>
              <Table.Td className="mre-number">
                {after ? formatStanding(after) : <Lost isLost={before !== null}>gone</Lost>}
              </Table.Td>
              <Table.Td className="mre-number">
                {after ? (
                  <Lost isLost={before !== null && after.laps < before.laps}>{formatCount(after.laps)}</Lost>
                ) : (
                  absent
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th>Together</Table.Th>
            <Table.Th className="mre-number">{formatAmount(stored.results, 'driver')}</Table.Th>
            <Table.Th className="mre-number">{formatCount(stored.laps)}</Table.Th>
            <Table.Th className="mre-number">{offered && formatAmount(offered.results, 'driver')}</Table.Th>
            <Table.Th className="mre-number">{formatCount(offered?.laps)}</Table.Th>
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </div>
  )
}

/** Told by the word and by the colour. */
function Lost({ isLost, children }: { readonly isLost: boolean; readonly children: string }) {
  return (
    <Text span inherit {...(isLost && { c: 'var(--mre-wrong)', fw: 600 })}>
      {children}
    </Text>
  )
}

interface ConfirmProps {
  readonly held: HeldItem
  readonly choice: Choice
  onClose(): void
}

function Confirm({ held: { heldId, race, reason }, choice, onClose }: ConfirmProps) {
  const isAccepting = choice === 'accept'
  const onError = (error: unknown) => tellFailure('Not decided', error)
  const accept = useMutation(engine.held.accept.mutationOptions({ onSuccess: onClose, onError }))
  const refuse = useMutation(engine.held.refuse.mutationOptions({ onSuccess: onClose, onError }))
  return (
    <Modal
      opened
      onClose={onClose}
      title={isAccepting ? 'Accept what LiveRC shows?' : 'Keep what is stored?'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text>
          <strong>{formatRace(race)}</strong>. {reason}
        </Text>
        <Text>
          {isAccepting
            ? 'What LiveRC shows is stored in place of what you have. Each change is written down with what was there before, and the page that showed it stays in the archive.'
            : 'Your copy stays as it is, and this state of the page is not brought up again. If LiveRC shows something else later, that is looked at anew.'}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          {isAccepting ? (
            <Button color="red" loading={accept.isPending} onClick={() => accept.mutate({ heldId })}>
              Accept
            </Button>
          ) : (
            <Button loading={refuse.isPending} onClick={() => refuse.mutate({ heldId })}>
              Keep
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}
