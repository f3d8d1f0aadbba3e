import { Button, Card, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { RaceUnderstanding, ShownSuspect } from '../../../../core/contract/understanding.ts'
import { DriverSign } from '../../../charts/driver-sign.tsx'
import type { RaceDriver } from '../../../charts/race-lines.ts'
import { Section } from '../../../parts/section.tsx'
import { Confidence, SaidNote } from './insight-marks.tsx'
import { WhatIf } from './what-if.tsx'

interface SuspectsProps {
  readonly race: RaceUnderstanding
  readonly drivers: readonly RaceDriver[]
  onMark(driver: RaceDriver, lapNumber: number): void
}

/** Laps that may be two, or two that may be one, each with what the result would be. */
export function Suspects({ race, drivers, onMark }: SuspectsProps) {
  return (
    <Section title="Suspected passings">
      {race.suspects.length === 0 ? (
        <Text fz="sm" className="mre-quiet">
          No lap looks as if the timing loop had not heard a car, or had heard it twice.
        </Text>
      ) : (
        race.suspects.map((suspect) => (
          <Suspect
            key={`${suspect.driverId} ${suspect.lapNumber}`}
            race={race}
            suspect={suspect}
            driver={drivers.find(({ driverId }) => driverId === suspect.driverId)}
            onMark={onMark}
          />
        ))
      )}
    </Section>
  )
}

interface SuspectProps {
  readonly race: RaceUnderstanding
  readonly suspect: ShownSuspect
  readonly driver: RaceDriver | undefined
  onMark(driver: RaceDriver, lapNumber: number): void
}

function Suspect({ race, suspect, driver, onMark }: SuspectProps) {
  const [isOpen, setIsOpen] = useState(false)
  const { driverId, lapNumber, kind, confidence, sentence } = suspect
  const said = race.drivers
    .find((one) => one.driverId === driverId)
    ?.marks.find((mark) => mark.lapNumber === lapNumber)?.said
  if (!driver) return null
  return (
    <Card withBorder padding="md" component="section" aria-label={`Suspicion about ${driver.driverName}`}>
      <Stack gap="sm">
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <DriverSign {...driver} />
          <Stack gap={4} style={{ minWidth: 0 }}>
            <Text>
              <Text span fw={600}>
                {driver.driverName}
              </Text>
              {driver.carNumber !== null && `, car ${driver.carNumber}`}
            </Text>
            <Text>{sentence}</Text>
            <Group gap="sm">
              <Confidence value={confidence} />
              <Text fz="xs" className="mre-quiet">
                The laps around it are normal. A stop of just that length would look the same.
              </Text>
            </Group>
            {said && <SaidNote said={said} />}
          </Stack>
        </Group>
        <Group gap="xs">
          <Button size="xs" variant="default" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {isOpen ? 'Hide the result with it' : 'What if?'}
          </Button>
          <Button size="xs" variant="default" onClick={() => onMark(driver, lapNumber)}>
            {said ? 'Change what was said' : 'Mark the lap'}
          </Button>
        </Group>
        {isOpen && (
          <WhatIf wanted={{ raceId: race.raceId, driverId, lapNumber, kind: kind === 'missed' ? 'split' : 'merge' }} />
        )}
      </Stack>
    </Card>
  )
}
