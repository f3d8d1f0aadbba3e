import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { DriverMeeting } from '../../core/contract/driver-meeting.ts'
import { engine } from '../engine-client.ts'
import { formatDate } from '../format.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { Page } from '../parts/page.tsx'
import { PrintMenu } from '../parts/paper/print-menu.tsx'
import { Section } from '../parts/section.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { WordingSwitch } from '../parts/wording-switch.tsx'
import { driverPlace, driversPlace, meetingPlace } from '../places.ts'
import { ClassDays } from './driver/class-days.tsx'
import { DayCharts } from './driver/day-charts.tsx'
import { RunTable } from './driver/run-table.tsx'

interface DriverMeetingScreenProps {
  readonly eventId: number
  readonly driverId: number
}

/** Everything one person did at one meeting, in order. */
export function DriverMeetingScreen({ eventId, driverId }: DriverMeetingScreenProps) {
  const found = useQuery(engine.driver.meeting.queryOptions({ input: { eventId, driverId } }))
  if (found.isPending) return <Waiting what="the driver’s day" />
  if (found.isError) return <FailureNote failure={found.error} onRetry={found.refetch} />
  const day = found.data
  const { driver, eventName, runs, classes } = day
  return (
    <Page
      title={driver.driverName}
      breadcrumbs={[
        { label: 'Drivers', href: driversPlace() },
        { label: driver.driverName, href: driverPlace(driver.driverId) },
        { label: eventName },
      ]}
      subtitle={<Facts day={day} />}
      actions={
        <>
          <WordingSwitch />
          <PrintMenu
            choices={[
              { label: driver.driverName, what: 'a page for each day', wanted: { kind: 'driver', eventId, driverId } },
            ]}
          />
        </>
      }
    >
      <ClassDays classes={classes} runs={runs} />
      {runs.length > 1 && <DayCharts day={day} />}
      <Section title="Every run">
        <RunTable day={day} />
      </Section>
    </Page>
  )
}

function Facts({ day }: { readonly day: DriverMeeting }) {
  const { eventId, eventName, trackName, layoutName, startDateLocal, entries } = day
  const numbers = [...new Set(entries.flatMap(({ transponder }) => transponder ?? []))]
  const facts = [
    [trackName, layoutName].filter(Boolean).join(', '),
    formatDate(startDateLocal),
    numbers.length > 0 && `transponder ${numbers.join(', ')}`,
  ].filter(Boolean)
  return (
    <Text span inherit>
      <Anchor component={Link} href={meetingPlace(eventId)} inherit underline="always">
        {eventName}
      </Anchor>
      {` · ${facts.join(' · ')}`}
    </Text>
  )
}
