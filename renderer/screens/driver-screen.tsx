import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { engine } from '../engine-client.ts'
import { formatAmount, formatCount } from '../format.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { Figures } from '../parts/figures.tsx'
import { InitialsButton } from '../parts/initials-button.tsx'
import { Page } from '../parts/page.tsx'
import { Section } from '../parts/section.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { driversPlace } from '../places.ts'
import { Accounts } from './driver/accounts.tsx'
import { BestsTable } from './driver/bests-table.tsx'
import { FormCharts } from './driver/form-charts.tsx'
import { PastMeeting } from './driver/past-meeting.tsx'
import { SeasonTable } from './driver/season-table.tsx'

/** So many races are listed until somebody asks for older ones. */
const shownAtFirst = 150

/** Everything stored of a person: how they are going, their bests, their seasons, and every race meeting by meeting. */
export function DriverScreen({ driverId }: { readonly driverId: number }) {
  const [wanted, setWanted] = useState(shownAtFirst)
  const history = useQuery({
    ...engine.driver.history.queryOptions({ input: { driverId, races: wanted } }),
    // What stands there stays while the rest is read.
    placeholderData: (before) => before,
  })
  if (history.isPending) return <Waiting what="the driver’s races" />
  if (history.isError) return <FailureNote failure={history.error} onRetry={history.refetch} />
  const { driverName, raceCount, eventCount, total, races, olderRaceCount, bests, seasons, form } = history.data
  return (
    <Page
      title={driverName}
      breadcrumbs={[{ label: 'Drivers', href: driversPlace() }]}
      subtitle={`${formatAmount(raceCount, 'race')} stored, of ${formatAmount(eventCount, 'meeting')}`}
      actions={<InitialsButton driverId={driverId} />}
    >
      <Accounts history={history.data} />
      <Figures
        label={`All that is stored of ${driverName}`}
        figures={[
          { label: 'Meetings', value: formatCount(eventCount), explains: { figure: 'meetings' } },
          { label: 'Races', value: formatCount(raceCount), explains: { figure: 'races' } },
          { label: 'Laps', value: formatCount(total.lapCount), explains: { figure: 'laps-of-races' } },
          {
            label: 'Mains won',
            value: `${total.mainWins} of ${total.mainCount}`,
            explains: { figure: 'mains-won' },
          },
          {
            label: 'Mains in the top 3',
            value: formatCount(total.mainTopThrees),
            explains: { figure: 'mains-top-three' },
          },
        ]}
      />
      {form.length > 1 && <FormCharts history={history.data} />}
      <Section title="Bests, as published">
        <BestsTable bests={bests} />
      </Section>
      {seasons.length > 1 && (
        <Section title="Seasons">
          <SeasonTable seasons={seasons} />
        </Section>
      )}
      <Section title="Meetings">
        {[...Map.groupBy(races, ({ eventId }) => eventId)].map(([eventId, held]) => (
          <PastMeeting key={eventId} races={held} />
        ))}
        {olderRaceCount > 0 && (
          <Group>
            <Button variant="default" loading={history.isFetching} onClick={() => setWanted(wanted * 3)}>
              Show older races ({formatCount(olderRaceCount)})
            </Button>
          </Group>
        )}
      </Section>
    </Page>
  )
}
