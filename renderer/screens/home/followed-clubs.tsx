import { Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { engine } from '../../engine-client.ts'
import { formatAmount } from '../../format.ts'
import { FailureNote } from '../../parts/failure-note.tsx'
import { clubPlace, clubsPlace } from '../../places.ts'

/** The clubs that a person follows; where there are none, those that have something stored. */
export function FollowedClubs() {
  const list = useQuery(engine.track.list.queryOptions({ input: {} }))
  if (list.isError) return <FailureNote failure={list.error} onRetry={list.refetch} />
  const tracks = list.data?.tracks ?? []
  const followed = tracks.filter((track) => track.followed)
  const shown = followed.length > 0 ? followed : tracks.filter((track) => track.storedEventCount > 0)
  const title = followed.length > 0 || shown.length === 0 ? 'Followed clubs' : 'Your clubs'
  return (
    <Stack gap="sm" component="section" aria-label={title}>
      <Group justify="space-between" gap="sm">
        <Title order={2}>{title}</Title>
        <Anchor component={Link} href={clubsPlace()} fz="sm">
          See all
        </Anchor>
      </Group>
      {list.isSuccess && followed.length === 0 && (
        <Text className="mre-quiet">A star beside a club’s name follows it: then it stands here.</Text>
      )}
      {shown.map((track) => (
        <Paper key={track.trackId} withBorder p="sm">
          <Group justify="space-between" gap="xs">
            <Anchor component={Link} href={clubPlace(track.trackId)} fw={600} style={{ overflowWrap: 'anywhere' }}>
              {track.name}
            </Anchor>
            <Text fz="sm" className="mre-quiet">
              {track.eventCount === 0
                ? 'no meetings known yet'
                : `${track.storedEventCount} of ${formatAmount(track.eventCount, 'meeting')} stored`}
            </Text>
          </Group>
        </Paper>
      ))}
    </Stack>
  )
}
