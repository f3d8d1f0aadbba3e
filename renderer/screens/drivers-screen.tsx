import { Button, Stack, Text } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { engine } from '../engine-client.ts'
import { formatAmount } from '../format.ts'
import { EmptyNote } from '../parts/empty-note.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { Page } from '../parts/page.tsx'
import { Section } from '../parts/section.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { clubsPlace } from '../places.ts'
import { DecisionTable } from './drivers/decision-table.tsx'
import { DriverSearch } from './drivers/driver-search.tsx'
import { SuggestionCard } from './drivers/suggestion-card.tsx'

const shown = 30

/** Who has raced: found by name or transponder, and who is who where a source knows one person twice. */
export function DriversScreen() {
  const about = useQuery(engine.engine.about.queryOptions({ input: {} }))
  if (about.isPending) return <Waiting what="the drivers" />
  if (about.isError) return <FailureNote failure={about.error} onRetry={about.refetch} />
  if (about.data.counts.races > 0) return <StoredDrivers />
  return (
    <Page title="Drivers">
      <EmptyNote
        icon={<IconUsers size={36} aria-hidden />}
        title="No race is stored yet"
        message="Whoever races at a meeting that you ingest is found here by name or transponder."
        action={
          <Button component={Link} href={clubsPlace()} variant="default">
            Find your club
          </Button>
        }
      />
    </Page>
  )
}

function StoredDrivers() {
  const suggestions = useQuery(engine.person.suggestions.queryOptions({ input: { limit: shown } }))
  const decisions = useQuery(engine.person.decisions.queryOptions({ input: {} }))
  return (
    <Page title="Drivers" subtitle="Everybody who raced at a stored meeting, over all of them">
      <DriverSearch />
      <Section title="Who is who">
        <Text className="mre-quiet" maw="46rem">
          LiveRC has an id for each account, and somebody may hold several. Drivers who look like one person are asked
          about here. Nothing is merged until you say so, and parting them again leaves no trace.
        </Text>
        {suggestions.isPending && <Waiting what="who looks alike" />}
        {suggestions.isError && <FailureNote failure={suggestions.error} onRetry={suggestions.refetch} />}
        {suggestions.isSuccess && (
          <Stack gap="sm">
            {suggestions.data.suggestions.length === 0 && <Text>Nobody here looks like somebody else.</Text>}
            {suggestions.data.suggestions.map((suggestion) => (
              <SuggestionCard key={`${suggestion.one.driverId} ${suggestion.other.driverId}`} suggestion={suggestion} />
            ))}
            {suggestions.data.total > shown && (
              <Text className="mre-quiet">
                {formatAmount(suggestions.data.total - shown, 'more pair')} are asked about once these are decided.
              </Text>
            )}
          </Stack>
        )}
      </Section>
      {decisions.isError && <FailureNote failure={decisions.error} onRetry={decisions.refetch} />}
      {decisions.isSuccess && decisions.data.length > 0 && (
        <Section title="What was decided">
          <DecisionTable decisions={decisions.data} />
        </Section>
      )}
    </Page>
  )
}
