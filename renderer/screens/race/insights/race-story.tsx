import { Stack, Table, Text, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useDeferredValue, useState } from 'react'
import type { RaceUnderstanding } from '../../../../core/contract/understanding.ts'
import { DriverSign } from '../../../charts/driver-sign.tsx'
import type { RaceDriver } from '../../../charts/race-lines.ts'
import { absent, formatAmount, formatRaceTime } from '../../../format.ts'
import { Explained, ExplainedGroup, ExplainedHeading } from '../../../parts/explained.tsx'
import { FigureCell } from '../../../parts/figure-cells.tsx'
import { Section } from '../../../parts/section.tsx'

interface RaceStoryProps {
  readonly race: RaceUnderstanding
  readonly drivers: readonly RaceDriver[]
}

/** How the order came about: the lead, places won and lost, who passed whom, who was lapped. */
export function RaceStory({ race, drivers }: RaceStoryProps) {
  const byId = new Map(drivers.map((driver) => [driver.driverId, driver]))
  const name = (driverId: number) => byId.get(driverId)?.driverName ?? absent
  const { leadChanges, passes, lappings } = race
  // Below the first screenful: it follows without holding anybody up.
  const isTableDrawn = useDeferredValue(true, false)
  const onPace = passes.filter(({ how }) => how === 'pace').length
  return (
    <Section title="How the order came about">
      <Text fz="sm">{leadSentence(race, name)}</Text>
      {isTableDrawn && <Places race={race} byId={byId} />}
      <Text fz="xs" className="mre-quiet" maw={820}>
        Told from crossings of the line: a pass is a car that ends a lap before another that ended the lap before ahead
        of it. Through a slow lap: the other lapped slower than {race.cleanFactor.toFixed(2)} × its median, and would
        have stayed ahead with its median. Where on the track it happened, no lap time says. The start is no pass.
      </Text>
      {leadChanges.length > 0 && (
        <Fold title={formatAmount(leadChanges.length, 'lead change')}>
          <Rows
            header={['Lap', 'New leader', 'For']}
            rows={leadChanges.map((one) => [one.lapNumber, name(one.toDriverId), name(one.fromDriverId)])}
          />
        </Fold>
      )}
      {passes.length > 0 && (
        <Fold title={`${formatAmount(passes.length, 'pass', 'passes')}, ${onPace} of them on pace`}>
          <Rows
            header={['Lap', 'Who', 'Passed', 'How']}
            rows={passes.map(({ lapNumber, byDriverId, onDriverId, how }) => [
              lapNumber,
              name(byDriverId),
              name(onDriverId),
              how === 'pace' ? 'on pace' : 'through a slow lap of the other',
            ])}
          />
        </Fold>
      )}
      {lappings.length > 0 && (
        <Fold title={`${formatAmount(lappings.length, 'time', 'times')} somebody was lapped`}>
          <Rows
            header={['Lap', 'Was lapped', 'By', 'On their lap', 'Between']}
            rows={lappings.map((one) => [
              one.lapNumber,
              name(one.driverId),
              name(one.byDriverId),
              one.byLapNumber,
              `${formatRaceTime(one.fromMs)} and ${formatRaceTime(one.toMs)}`,
            ])}
          />
        </Fold>
      )}
    </Section>
  )
}

function leadSentence({ drivers, leadChanges }: RaceUnderstanding, name: (driverId: number) => string): string {
  const led = drivers
    .filter(({ places }) => places.lapsLed > 0)
    .toSorted((one, other) => other.places.lapsLed - one.places.lapsLed)
    .map(({ driverId, places }) => `${name(driverId)} ${formatAmount(places.lapsLed, 'lap')}`)
  const changes =
    leadChanges.length === 0 ? 'The lead never changed after lap 1.' : `The lead changed ${times(leadChanges.length)}.`
  return `${changes} Led: ${led.join(', ')}.`
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`
}

function Places({ race, byId }: { readonly race: RaceUnderstanding; readonly byId: ReadonlyMap<number, RaceDriver> }) {
  const signed = (value: number | null) =>
    value === null ? absent : value > 0 ? `+${value}` : value === 0 ? '0' : `−${-value}`
  const headings = [
    ['grid-position', 'Grid'],
    ['lap-position', 'Lap 1'],
    ['position', 'Finish'],
    ['places-gained', 'Gained'],
    ['laps-led', 'Led'],
    ['passes-made', 'Passed'],
    ['passes-suffered', 'Was passed'],
  ] as const
  return (
    <ExplainedGroup className="mre-scroll" label="Places won and lost">
      <Table miw={760} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Driver</Table.Th>
            {headings.map(([figure, heading]) => (
              <Table.Th key={heading} className="mre-number">
                <ExplainedHeading figure={figure}>{heading}</ExplainedHeading>
              </Table.Th>
            ))}
            <Table.Th>
              <ExplainedHeading figure="laps-being-lapped">Being lapped on laps</ExplainedHeading>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {race.drivers.map(({ driverId, driverName, position, places }) => {
            const look = byId.get(driverId)
            const of = { raceId: race.raceId, driverId }
            return (
              <Table.Tr key={driverId}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  {look && <DriverSign {...look} />} {driverName}
                </Table.Td>
                <FigureCell figure="grid-position" of={of}>
                  {places.gridPosition ?? absent}
                </FigureCell>
                {places.lapOnePosition === null ? (
                  <Table.Td className="mre-number">{absent}</Table.Td>
                ) : (
                  <FigureCell figure="lap-position" of={{ ...of, lapNumber: 1 }}>
                    {places.lapOnePosition}
                  </FigureCell>
                )}
                <FigureCell figure="position" of={of}>
                  {position ?? absent}
                </FigureCell>
                <FigureCell figure="places-gained" of={of}>
                  {signed(places.gainedInAll)}
                </FigureCell>
                <FigureCell figure="laps-led" of={of}>
                  {places.lapsLed}
                </FigureCell>
                <FigureCell figure="passes-made" of={of}>
                  {places.passesOnPace} + {places.passesOnSlowLaps}
                </FigureCell>
                <FigureCell figure="passes-suffered" of={of}>
                  {places.passedOnPace} + {places.passedOnSlowLaps}
                </FigureCell>
                <Table.Td>
                  {places.lapsBeingLapped.length > 0 && (
                    <Explained figure="laps-being-lapped" {...of}>
                      {places.lapsBeingLapped.join(', ')}
                    </Explained>
                  )}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </ExplainedGroup>
  )
}

/** A list that is only drawn where a person wants it. */
function Fold({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false)
  const Icon = isOpen ? IconChevronDown : IconChevronRight
  return (
    <Stack gap="xs">
      <UnstyledButton aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)} w="fit-content">
        <Icon size={15} aria-hidden style={{ verticalAlign: '-2px' }} /> {title}
      </UnstyledButton>
      {isOpen && children}
    </Stack>
  )
}

function Rows({
  header,
  rows,
}: {
  readonly header: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached from the keyboard
    <section className="mre-scroll" tabIndex={0} aria-label={header.join(', ')}>
      <Table w="auto" verticalSpacing={3}>
        <Table.Thead>
          <Table.Tr>
            {header.map((heading) => (
              <Table.Th key={heading}>{heading}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.join(' ')}>
              {row.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two names may be the same, and columns never move
                <Table.Td key={at}>{cell}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
