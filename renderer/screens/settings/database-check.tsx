import { Alert, Button, Group, List, Stack, Table, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { CheckPart, CheckPartName, DatabaseCheck } from '../../../core/contract/keeping.ts'
import { engine } from '../../engine-client.ts'
import { formatCount, formatDuration } from '../../format.ts'
import { KeepingJobCard } from '../../parts/keeping-job.tsx'
import { useKeepingJob } from '../../stores/keeping-store.ts'
import { checkNow, useCheckResult } from './check-result.ts'

const parts: Record<CheckPartName, { name: string; what: string }> = {
  file: { name: 'The file itself', what: 'pages and indexes' },
  references: { name: 'References', what: 'tables' },
  keys: { name: 'Nothing twice', what: 'rows' },
  laps: { name: 'Laps and results', what: 'laps' },
  sources: { name: 'Sources', what: 'rows' },
  findings: { name: 'Findings', what: 'findings' },
  archive: { name: 'Kept pages', what: 'pages opened' },
  leftovers: { name: 'Unused rows', what: 'rows' },
}

/** Reads the whole database on demand, and shows what was found. */
export function DatabaseCheckSection() {
  const job = useKeepingJob()
  const found = useCheckResult((state) => state.found)
  const checklist = useQuery(engine.keeping.checklist.queryOptions({ input: {} }))
  const last = checklist.data?.items.find(({ key }) => key === 'check')
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button variant="default" disabled={job !== null} onClick={() => void checkNow()}>
          Check the database
        </Button>
        <Text className="mre-quiet" flex="1 1 16rem">
          {last?.text ??
            'Reads all of it, compares laps with results and kept pages with their hashes. Changes nothing.'}
        </Text>
      </Group>
      <KeepingJobCard only={['check']} />
      {found && job === null && <Found found={found} />}
    </Stack>
  )
}

function Found({ found: { isSound, durationMs, parts: all } }: { readonly found: DatabaseCheck }) {
  return (
    <Stack gap="xs">
      <Alert
        color={isSound ? 'green' : 'red'}
        icon={isSound ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
        title={isSound ? 'Nothing is wrong' : 'Something is wrong'}
      >
        {isSound
          ? `All of it was read, in ${formatDuration(durationMs)}.`
          : 'What is damaged is named below. A backup from before the damage can be restored above.'}
      </Alert>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Part</Table.Th>
            <Table.Th className="mre-number">Looked at</Table.Th>
            <Table.Th>Result</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {all.map((part) => (
            <PartRow key={part.part} part={part} />
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}

function PartRow({ part: { part, checked, wrong, noted, examples } }: { readonly part: CheckPart }) {
  const { name, what } = parts[part]
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td className="mre-number" style={{ whiteSpace: 'normal' }}>
        {formatCount(checked)} {what}
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Text inherit className={wrong > 0 ? 'mre-wrong' : ''} fw={wrong > 0 ? 600 : 400}>
          {wrong > 0 ? `${formatCount(wrong)} wrong` : noted > 0 ? `${formatCount(noted)} noted` : 'Good'}
        </Text>
        {examples.length > 0 && (
          <List size="xs" className="mre-quiet">
            {examples.map((example) => (
              <List.Item key={example}>{example}</List.Item>
            ))}
          </List>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
