import { Accordion, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { FailureNote } from '../parts/failure-note.tsx'
import { Page } from '../parts/page.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { settingsPlace } from '../places.ts'

interface Licence {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly text: string
}

/** What the program is built with, and under which terms. The list is made with the program (scripts/licences.mjs). */
export function LicencesScreen() {
  const licences = useQuery({
    queryKey: ['licences'],
    queryFn: async (): Promise<Licence[]> => (await fetch('./licences.json')).json(),
  })
  return (
    <Page title="Licences" breadcrumbs={[{ label: 'Settings', href: settingsPlace() }]}>
      {licences.isPending && <Waiting what="the licences" />}
      {licences.isError && <FailureNote failure={licences.error} onRetry={licences.refetch} />}
      {licences.isSuccess && (
        <Accordion variant="contained" maw={760} chevronPosition="left">
          {licences.data.map(({ name, version, licence, text }) => (
            <Accordion.Item key={`${name} ${version}`} value={`${name} ${version}`}>
              <Accordion.Control>
                {name} {version}{' '}
                <Text span className="mre-quiet">
                  {licence}
                </Text>
              </Accordion.Control>
              <Accordion.Panel>
                <Text fz="xs" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                  {text}
                </Text>
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </Page>
  )
}
