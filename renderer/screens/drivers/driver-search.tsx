import { Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { DriverHit } from '../../../core/contract/driver-history.ts'
import { engine } from '../../engine-client.ts'
import { FailureNote } from '../../parts/failure-note.tsx'
import { Section } from '../../parts/section.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { driverPlace } from '../../places.ts'
import { PersonTable } from './person-table.tsx'

const shown = 30
/** As many as leave what else there is to decide on the first screenful. */
const recentShown = 12

/** Persons by part of a name, or by transponder, as one types; who raced last until then. */
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
      {hits !== undefined && hits.length > 0 && <PersonTable label="Drivers found" persons={hits} foundBy={foundBy} />}
      {asked.length < 2 && <RacedLast />}
    </Stack>
  )
}

function foundBy({ matched, driverName }: DriverHit): string {
  if (matched.by === 'transponder') return `transponder ${matched.text}`
  return matched.text === driverName ? 'name' : `the name ${matched.text}`
}

function RacedLast() {
  const recent = useQuery(engine.driver.recent.queryOptions({ input: { limit: recentShown } }))
  if (recent.isPending) return <Waiting what="who raced last" />
  if (recent.isError) return <FailureNote failure={recent.error} onRetry={recent.refetch} />
  if (recent.data.length === 0) return null
  return (
    <Section title="Raced last">
      <PersonTable label="Drivers who raced last" persons={recent.data} />
    </Section>
  )
}
