import { Anchor, Box, Stack, Table, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { DriverHit } from '../../../core/contract/driver-history.ts'
import { engine } from '../../engine-client.ts'
import { formatCount } from '../../format.ts'
import { FailureNote } from '../../parts/failure-note.tsx'
import { driverPlace } from '../../places.ts'

const shown = 30

/** Persons by part of a name, or by transponder, as one types. */
export function DriverSearch() {
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim().slice(0, 200), 120)
  const [, navigate] = useLocation()
  const found = useQuery({
    ...engine.driver.search.queryOptions({ input: { text: asked, limit: shown } }),
    enabled: asked.length >= 2,
    placeholderData: keepPreviousData,
  })
  const hits = asked.length >= 2 ? found.data : undefined
  return (
    <Stack gap="sm">
      <TextInput
        maw={420}
        data-autofocus
        autoFocus
        aria-label="Search drivers by name or transponder"
        placeholder="Name or transponder"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={({ key }) => {
          // What stands there may still be of what was typed before.
          if (key === 'Enter' && hits?.[0] && asked === text.trim()) navigate(driverPlace(hits[0].driverId))
        }}
      />
      {found.isError && <FailureNote failure={found.error} onRetry={found.refetch} />}
      {hits?.length === 0 && (
        <Text className="mre-quiet">
          Nobody of that name raced in what is stored, and no entry of theirs has that transponder.
        </Text>
      )}
      {hits !== undefined && hits.length > 0 && <Hits hits={hits} />}
    </Stack>
  )
}

function Hits({ hits }: { readonly hits: readonly DriverHit[] }) {
  return (
    <Box className="mre-scroll">
      <Table miw={560} aria-label="Drivers found">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Driver</Table.Th>
            <Table.Th>Found by</Table.Th>
            <Table.Th className="mre-number">Races</Table.Th>
            <Table.Th className="mre-number">Meetings</Table.Th>
            <Table.Th>Last at</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {hits.map(({ driverId, driverIds, driverName, matched, raceCount, eventCount, lastEventName }) => (
            <Table.Tr key={driverId}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Anchor component={Link} href={driverPlace(driverId)} fw={550}>
                  {driverName}
                </Anchor>
                {driverIds.length > 1 && (
                  <Text fz="xs" className="mre-quiet">
                    merged from {driverIds.length} ids
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                {matched.by === 'transponder'
                  ? `transponder ${matched.text}`
                  : matched.text === driverName
                    ? 'name'
                    : `the name ${matched.text}`}
              </Table.Td>
              <Table.Td className="mre-number">{formatCount(raceCount)}</Table.Td>
              <Table.Td className="mre-number">{formatCount(eventCount)}</Table.Td>
              <Table.Td>{lastEventName}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}
