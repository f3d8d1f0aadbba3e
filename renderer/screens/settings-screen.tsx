import { Anchor, Button, Group, SegmentedControl, Stack, Text, Title, useMantineColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { EngineAbout, SettingItem } from '../../core/contract/answers.ts'
import { desktop } from '../desktop.ts'
import { engine } from '../engine-client.ts'
import { formatBytes, formatCount, formatLapTime } from '../format.ts'
import { DiagnosticsButton } from '../parts/diagnostics-button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { Figures } from '../parts/figures.tsx'
import { Page } from '../parts/page.tsx'
import { Section } from '../parts/section.tsx'
import { SiteSwitch, useSites } from '../parts/site-state.tsx'
import { askShell } from '../parts/tell-failure.ts'
import { Waiting } from '../parts/waiting.tsx'
import { activityPlace, licencesPlace } from '../places.ts'
import { type TimeDisplay, useViewStore, type Wording } from '../stores/view-store.ts'
import { ArchiveSection } from './settings/archive-section.tsx'
import { Backups, backupSettings } from './settings/backups.tsx'
import { DatabaseCheckSection } from './settings/database-check.tsx'
import { EngineSetting } from './settings/engine-setting.tsx'

/** What most people may want to change; the rest stands under "Advanced". */
const usual: readonly string[] = ['contact', 'max-requests', 'request-gap-ms', 'max-runs']
/** What says where the settings are is not one of them; those of the schedule stand with it. */
const elsewhere: readonly string[] = ['data-dir']

export function SettingsScreen() {
  const settings = useQuery(engine.settings.list.queryOptions({ input: {} }))
  const about = useQuery(engine.engine.about.queryOptions({ input: {} }))
  return (
    <Page title="Settings">
      <Stack gap="xl" maw={760}>
        <Display />
        {settings.isPending && <Waiting what="the settings" />}
        {settings.isError && <FailureNote failure={settings.error} onRetry={settings.refetch} />}
        {settings.isSuccess && <Reading settings={settings.data} />}
        {about.isError && <FailureNote failure={about.error} onRetry={about.refetch} />}
        {about.isSuccess && <Stored about={about.data} />}
        <Section title="Kept pages">
          <ArchiveSection />
        </Section>
        {settings.isSuccess && (
          <Section title="Backups">
            <Backups settings={settings.data} />
          </Section>
        )}
        <Section title="Database check">
          <DatabaseCheckSection />
        </Section>
        {settings.isSuccess && <Advanced settings={settings.data} />}
        {about.isSuccess && (
          <Section title="About">
            <Text>
              My Race Engineer {about.data.version}, free software under the MIT licence. It is not affiliated with
              LiveRC.
            </Text>
            <Text className="mre-quiet" style={{ overflowWrap: 'anywhere' }}>
              {about.data.browser === null
                ? 'No browser was found for pages that cannot be read without one.'
                : `Browser for pages that cannot be read without one: ${about.data.browser}`}
            </Text>
            <Text>
              When something goes wrong, this file helps whoever helps you: logs, versions and settings, the pages that
              could not be read, but neither your database nor your contact. Nothing is sent anywhere.
            </Text>
            <Group>
              <DiagnosticsButton />
            </Group>
            <Anchor component={Link} href={activityPlace()}>
              What was done here, and by whom
            </Anchor>
            <Anchor component={Link} href={licencesPlace()}>
              Licences of what it is built with
            </Anchor>
          </Section>
        )}
      </Stack>
    </Page>
  )
}

function Display() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { timeDisplay, setTimeDisplay, wording, setWording, firstDayOfWeek, setFirstDayOfWeek } = useViewStore()
  return (
    <Section title="Display">
      <Choice
        label="Theme"
        value={colorScheme}
        onChange={setColorScheme}
        options={[
          { value: 'auto', label: 'System' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
      <Choice<TimeDisplay>
        label="Lap times"
        value={timeDisplay}
        onChange={setTimeDisplay}
        options={[
          { value: 'race', label: formatLapTime(65_340) },
          { value: 'seconds', label: formatLapTime(65_340, true) },
        ]}
      />
      <Choice<Wording>
        label="Wording"
        value={wording}
        onChange={setWording}
        options={[
          { value: 'sport', label: 'The sport’s words' },
          { value: 'plain', label: 'Plain words and targets' },
        ]}
      />
      <Choice
        label="Week begins on"
        value={String(firstDayOfWeek)}
        onChange={(day) => setFirstDayOfWeek(day === '0' ? 0 : 1)}
        options={[
          { value: '1', label: 'Monday' },
          { value: '0', label: 'Sunday' },
        ]}
      />
    </Section>
  )
}

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: { value: Value; label: string }[]
  onChange(value: Value): void
}

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <Group gap="md">
      <Text w={140}>{label}</Text>
      <SegmentedControl
        aria-label={label}
        data={options}
        value={value}
        transitionDuration={0}
        onChange={(chosen) => onChange(chosen as Value)}
      />
    </Group>
  )
}

function Reading({ settings }: { readonly settings: readonly SettingItem[] }) {
  const contact = settings.find(({ key }) => key === 'contact')?.value ?? ''
  const sites = useSites()
  return (
    <Section title="Reading from LiveRC">
      {sites.map((site) => (
        <SiteSwitch key={site.source} site={site} />
      ))}
      <Text className="mre-quiet">
        Each request says that this program asks, and{' '}
        {contact === '' ? 'that no contact is set' : `to write to ${contact}`}. A contact lets LiveRC reach you instead
        of blocking everybody.
      </Text>
      {usual.flatMap((key) => {
        const setting = settings.find((one) => one.key === key)
        return setting ? [<EngineSetting key={key} setting={setting} />] : []
      })}
    </Section>
  )
}

function Stored({ about }: { readonly about: EngineAbout }) {
  const { dataDir, databaseFile, databaseBytes, archiveBytes, counts } = about
  const figures: [label: string, value: string][] = [
    ['Database', formatBytes(databaseBytes)],
    ['of it kept pages', formatBytes(archiveBytes)],
    ['Clubs', formatCount(counts.tracks)],
    ['Meetings known', formatCount(counts.events)],
    ['Races', formatCount(counts.races)],
    ['Laps', formatCount(counts.laps)],
  ]
  return (
    <Section title="Data">
      <Text style={{ overflowWrap: 'anywhere' }}>{databaseFile}</Text>
      <Group gap="sm">
        {desktop ? (
          <>
            <Button variant="default" onClick={() => askShell(desktop?.openDataFolder())}>
              Open the data folder
            </Button>
            <Button variant="default" onClick={() => askShell(desktop?.chooseDataFolder())}>
              Choose another
            </Button>
          </>
        ) : (
          <Text className="mre-quiet">
            The data folder is {dataDir}. The desktop app can open it and choose another.
          </Text>
        )}
      </Group>
      <Figures isNarrow figures={figures.map(([label, value]) => ({ label, value }))} />
    </Section>
  )
}

function Advanced({ settings }: { readonly settings: readonly SettingItem[] }) {
  return (
    <details>
      <Title order={2} component="summary" style={{ cursor: 'pointer' }}>
        Advanced
      </Title>
      <Stack gap="sm" mt="sm">
        {settings
          .filter(
            ({ key }) => ![...usual, ...elsewhere, ...backupSettings].includes(key) && !key.startsWith('schedule'),
          )
          .map((setting) => (
            <EngineSetting key={setting.key} setting={setting} />
          ))}
      </Stack>
    </details>
  )
}
