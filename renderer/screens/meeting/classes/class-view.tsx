import { Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { IconArrowLeft, IconListNumbers } from '@tabler/icons-react'
import { useState } from 'react'
import type { ClassFigures, MeetingFigures } from '../../../../core/contract/meeting-figures.ts'
import { formatAmount, formatDate } from '../../../format.ts'
import { classSheet } from '../../../parts/paper/class-sheet.ts'
import { PrintButton } from '../../../parts/paper/print-button.tsx'
import { Section } from '../../../parts/section.tsx'
import { BestOfDayTable } from './best-of-day-table.tsx'
import { ClassDriverTable } from './class-driver-table.tsx'
import { classMeasures } from './class-measures.ts'
import { FinishTable } from './finish-table.tsx'
import { ImprovementSection } from './improvement-section.tsx'
import { RoundChart } from './round-chart.tsx'

interface ClassViewProps {
  readonly meeting: MeetingFigures
  readonly own: ClassFigures
  readonly isPart: boolean
  onBack(): void
  onRaces(className: string): void
}

/** One class over its rounds: every driver, the bests of the day, who improved, how close it was. */
export function ClassView({ meeting, own, isPart, onBack, onRaces }: ClassViewProps) {
  const [key, setKey] = useState(classMeasures[0].key)
  const measure = classMeasures.find((one) => one.key === key) ?? classMeasures[0]
  const { className, races, drivers, rounds } = own
  const title = className ?? 'No class named'
  const about = [title, meeting.eventName, meeting.startDateLocal && formatDate(meeting.startDateLocal)]
  const starters = drivers.filter(({ day }) => day.startCount > 0).length
  return (
    <Stack gap="lg">
      <Stack gap={4}>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
            onClick={onBack}
          >
            All classes
          </Button>
        </Group>
        <Group justify="space-between" gap="sm" align="flex-end">
          <Title order={2}>{title}</Title>
          {className !== null && (
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconListNumbers size={16} aria-hidden />}
                onClick={() => onRaces(className)}
              >
                Its races
              </Button>
              <PrintButton sheet={classSheet(meeting.eventId, className)}>Print its drivers</PrintButton>
            </Group>
          )}
        </Group>
        <Text className="mre-quiet">
          {formatAmount(races.length, 'race')} in {formatAmount(rounds.length, 'round')},{' '}
          {formatAmount(drivers.length, 'driver')}
          {starters < drivers.length && `, of whom ${starters} had a lap`}
          {isPart && '. The meeting is stored in part: what is missing may change all of this'}
        </Text>
      </Stack>
      <Section title="Bests of the day">
        <BestOfDayTable meeting={meeting} own={own} />
      </Section>
      <Section title="Over the rounds">
        <div className="mre-scroll">
          <SegmentedControl
            aria-label="What is shown of each run"
            size="xs"
            data={classMeasures.map(({ key: value, label }) => ({ value, label }))}
            value={key}
            onChange={setKey}
          />
        </div>
        <Text fz="sm" className="mre-quiet">
          {measure.sentence}
        </Text>
        <ClassDriverTable eventId={meeting.eventId} own={own} measure={measure} />
      </Section>
      {rounds.length > 1 && starters > 0 && <RoundChart own={own} measure={measure} about={about} />}
      <ImprovementSection meeting={meeting} own={own} about={about} />
      <Section title="Closest finishes">
        <FinishTable own={own} />
      </Section>
    </Stack>
  )
}
