import { Anchor, Badge, Group, List, Paper, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { TransponderItem } from '../../../core/contract/transponders.ts'
import { engine } from '../../engine-client.ts'
import { formatAmount, formatCount } from '../../format.ts'
import { FailureNote } from '../../parts/failure-note.tsx'
import { driversPlace } from '../../places.ts'

/** What the entry list says of transponders: worth a look before the first race. Nothing where there is no entry list. */
export function TransponderReport({ eventId }: { readonly eventId: number }) {
  const report = useQuery(engine.person.transponders.queryOptions({ input: { eventId } }))
  if (report.isError) return <FailureNote failure={report.error} onRetry={report.refetch} />
  if (!report.isSuccess || report.data.entryCount === 0) return null
  const { items, entryCount, numberCount } = report.data
  const look = items.filter(({ level }) => level === 'look')
  const usual = items.filter(({ level }) => level === 'information')
  const sums = `${formatCount(numberCount)} different transponders on ${formatAmount(entryCount, 'entry', 'entries')}`
  if (look.length === 0) {
    return (
      <Stack gap={4} component="section" aria-label="Transponders">
        <Text className="mre-quiet">{sums}: nobody shares one and none is missing.</Text>
        <Usual items={usual} />
      </Stack>
    )
  }
  return (
    <Paper withBorder p="sm" component="section" aria-label="Transponders">
      <Stack gap="xs">
        <Group gap="xs">
          <IconAlertTriangle size={18} aria-hidden color="var(--mantine-color-orange-filled)" />
          <Text fw={600}>Transponders: {formatAmount(look.length, 'thing')} to look at</Text>
          <Text className="mre-quiet">{sums}</Text>
        </Group>
        <List size="sm" spacing={4} listStyleType="none">
          {look.map((item) => (
            <List.Item key={item.sentence}>
              <Group gap={8} align="baseline" wrap="nowrap">
                <Badge size="sm" variant="default" tt="none" style={{ flexShrink: 0 }}>
                  {kinds[item.kind]}
                </Badge>
                <Text span inherit>
                  {item.sentence}{' '}
                  {item.likeness !== null && (
                    <Anchor component={Link} href={driversPlace()} inherit>
                      Who is who
                    </Anchor>
                  )}
                </Text>
              </Group>
            </List.Item>
          ))}
        </List>
        <Usual items={usual} />
      </Stack>
    </Paper>
  )
}

const kinds: Record<TransponderItem['kind'], string> = { shared: 'Shared', several: 'Several', missing: 'Missing' }

function Usual({ items }: { readonly items: readonly TransponderItem[] }) {
  if (items.length === 0) return null
  return (
    <details>
      <Text component="summary" fz="sm" style={{ cursor: 'pointer' }}>
        {formatAmount(items.length, 'driver')} with a number for each car
      </Text>
      <List size="sm" mt={4}>
        {items.map(({ sentence }) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </details>
  )
}
