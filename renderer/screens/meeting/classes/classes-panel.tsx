import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { engine } from '../../../engine-client.ts'
import { EmptyNote } from '../../../parts/empty-note.tsx'
import { FailureNote } from '../../../parts/failure-note.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import { ClassTable } from './class-table.tsx'
import { ClassView } from './class-view.tsx'

interface ClassesPanelProps {
  readonly eventId: number
  /** A run is reading it, or its last one left something out. */
  readonly isPart: boolean
  onRaces(className: string): void
}

/** The classes of a meeting with their bests; a chosen one over its rounds. */
export function ClassesPanel({ eventId, isPart, onRaces }: ClassesPanelProps) {
  const figures = useQuery(engine.meeting.classes.queryOptions({ input: { eventId } }))
  const [chosen, setChosen] = useState<string | null>(null)
  if (figures.isPending) return <Waiting what="the classes" />
  if (figures.isError) return <FailureNote failure={figures.error} onRetry={figures.refetch} />
  const meeting = figures.data
  const own = meeting.classes.find(({ className }) => (className ?? '') === chosen)
  if (meeting.classes.length === 0) {
    return <EmptyNote title="No class raced" message="The classes show once a race of the meeting is stored." />
  }
  return (
    <Stack gap="md">
      {own ? (
        <ClassView meeting={meeting} own={own} isPart={isPart} onBack={() => setChosen(null)} onRaces={onRaces} />
      ) : (
        <ClassTable meeting={meeting} isPart={isPart} onChoose={setChosen} />
      )}
    </Stack>
  )
}
