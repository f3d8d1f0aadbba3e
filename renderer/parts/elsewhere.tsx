import { Alert, Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconDeviceDesktop } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { HeldElsewhere } from '../../core/contract/elsewhere.ts'
import { engine } from '../engine-client.ts'
import { formatInstant } from '../format.ts'
import { meetingPlace } from '../places.ts'

/** What other programs on this database are doing just now; nothing while that is not known. */
export function useElsewhere(): readonly HeldElsewhere[] {
  return useQuery(engine.run.elsewhere.queryOptions({ input: {} })).data ?? []
}

/** Says that another program works at this meeting, who and since when. */
export function HeldNote({ held }: { readonly held: HeldElsewhere }) {
  return (
    <Alert color="blue" icon={<IconDeviceDesktop aria-hidden />} title="In use by another program" role="status">
      <Text>
        {byWhom(held)}. What it reads is shown here as it comes; when it has ended, this program may ingest the meeting
        again.
      </Text>
    </Alert>
  )
}

/** Everything that other programs are doing; nothing where that is nothing. */
export function HeldList({ held }: { readonly held: readonly HeldElsewhere[] }) {
  if (held.length === 0) return null
  return (
    <Stack gap="xs" component="section" aria-label="In other programs">
      <Title order={2}>In other programs</Title>
      {held.map((one) => (
        <Paper key={one.name} withBorder p="sm">
          <Group gap="sm" wrap="nowrap" align="flex-start">
            <IconDeviceDesktop size={18} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
            <Stack gap={0} miw={0}>
              {one.eventId === null ? (
                <Text fw={600}>{one.title}</Text>
              ) : (
                <Anchor component={Link} href={meetingPlace(one.eventId)} fw={600}>
                  {one.title}
                </Anchor>
              )}
              <Text fz="sm" className="mre-quiet">
                {byWhom(one)}
              </Text>
            </Stack>
          </Group>
        </Paper>
      ))}
    </Stack>
  )
}

function byWhom({ heldBy, since }: HeldElsewhere): string {
  return `By ${heldBy}, since ${formatInstant(since)}`
}
