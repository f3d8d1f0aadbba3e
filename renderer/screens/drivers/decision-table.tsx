import { Anchor, Box, Button, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { NamedDriver, PersonDecision } from '../../../core/contract/persons.ts'
import { formatAgo, formatInstant } from '../../format.ts'
import { driverPlace } from '../../places.ts'
import { forgetAboutDrivers } from './person-calls.ts'

/** What people said of who is who, each with its way back. */
export function DecisionTable({ decisions }: { readonly decisions: readonly PersonDecision[] }) {
  return (
    <Box className="mre-scroll">
      <Table miw={640}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Driver</Table.Th>
            <Table.Th>and</Table.Th>
            <Table.Th>Said</Table.Th>
            <Table.Th>By</Table.Th>
            <Table.Th>
              <span className="mre-quiet">Do</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {decisions.map((decision) => (
            <Decided key={`${decision.one.driverId} ${decision.other.driverId}`} decision={decision} />
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}

function Decided({
  decision: { one, other, isSame, note, decidedBy, decidedAt },
}: {
  readonly decision: PersonDecision
}) {
  const [isBusy, setIsBusy] = useState(false)
  const forget = async () => {
    setIsBusy(true)
    await forgetAboutDrivers([one, other], isSame)
    setIsBusy(false)
  }
  const verb = isSame ? 'Part' : 'Forget'
  return (
    <Table.Tr>
      <Table.Td>
        <Named driver={one} />
      </Table.Td>
      <Table.Td>
        <Named driver={other} />
      </Table.Td>
      <Table.Td>
        {isSame ? 'one person' : 'not the same'}
        {note !== null && (
          <Text fz="xs" className="mre-quiet">
            {note}
          </Text>
        )}
      </Table.Td>
      <Table.Td title={formatInstant(decidedAt)}>
        {decidedBy}, {formatAgo(decidedAt)}
      </Table.Td>
      <Table.Td>
        <Button
          size="compact-sm"
          variant="light"
          loading={isBusy}
          aria-label={`${verb}: ${one.driverName} and ${other.driverName}`}
          onClick={() => void forget()}
        >
          {verb}
        </Button>
      </Table.Td>
    </Table.Tr>
  )
}

function Named({ driver: { driverId, driverName, sourceDriverId } }: { readonly driver: NamedDriver }) {
  return (
    <>
      <Anchor component={Link} href={driverPlace(driverId)}>
        {driverName}
      </Anchor>
      <Text fz="xs" className="mre-quiet">
        id {sourceDriverId}
      </Text>
    </>
  )
}
