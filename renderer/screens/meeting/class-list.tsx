import { Anchor, Table } from '@mantine/core'
import type { EventOverview } from '../../../core/contract/answers.ts'
import { formatCount } from '../../format.ts'
import { EmptyNote } from '../../parts/empty-note.tsx'

interface ClassListProps {
  readonly classes: EventOverview['classes']
  onChoose(className: string): void
}

/** The classes of a meeting; one click shows the races of one. */
export function ClassList({ classes, onChoose }: ClassListProps) {
  if (classes.length === 0)
    return <EmptyNote title="No class is named" message="Neither the entry list nor a race names one." />
  return (
    <Table maw={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Class</Table.Th>
          <Table.Th className="mre-number">Entries</Table.Th>
          <Table.Th className="mre-number">Races</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {classes.map(({ className, entryCount, raceCount }) => (
          <Table.Tr key={className}>
            <Table.Td>
              <Anchor component="button" type="button" onClick={() => onChoose(className)}>
                {className}
              </Anchor>
            </Table.Td>
            <Table.Td className="mre-number">{formatCount(entryCount)}</Table.Td>
            <Table.Td className="mre-number">{formatCount(raceCount)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
