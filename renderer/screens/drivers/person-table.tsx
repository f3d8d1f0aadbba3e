import { Anchor, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { DriverItem } from '../../../core/contract/driver-history.ts'
import { formatCount } from '../../format.ts'
import { driverPlace } from '../../places.ts'

interface PersonTableProps<Person> {
  readonly label: string
  readonly persons: readonly Person[]
  /** By what each was found, where they were searched. */
  foundBy?(person: Person): string
}

/** Persons with how much of them is stored, each with the way to their history. */
export function PersonTable<Person extends DriverItem>({ label, persons, foundBy }: PersonTableProps<Person>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached from the keyboard
    <section className="mre-scroll" tabIndex={0} aria-label={label}>
      <Table miw={560} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Driver</Table.Th>
            {foundBy && <Table.Th>Found by</Table.Th>}
            <Table.Th className="mre-number">Races</Table.Th>
            <Table.Th className="mre-number">Meetings</Table.Th>
            <Table.Th>Last at</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {persons.map((person) => (
            <Table.Tr key={person.driverId}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Anchor component={Link} href={driverPlace(person.driverId)} fw={550}>
                  {person.driverName}
                </Anchor>
                {person.driverIds.length > 1 && (
                  <Text fz="xs" className="mre-quiet">
                    merged from {person.driverIds.length} ids
                  </Text>
                )}
              </Table.Td>
              {foundBy && <Table.Td>{foundBy(person)}</Table.Td>}
              <Table.Td className="mre-number">{formatCount(person.raceCount)}</Table.Td>
              <Table.Td className="mre-number">{formatCount(person.eventCount)}</Table.Td>
              <Table.Td>{person.lastEventName}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
