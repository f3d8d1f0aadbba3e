import { useMutation } from '@tanstack/react-query'
import type { ChecksOf } from '../../../core/contract/checks.ts'
import { engine } from '../../engine-client.ts'
import { formatAmount } from '../../format.ts'
import { tellDone } from '../../parts/tell-done.tsx'
import { tellFailure } from '../../parts/tell-failure.ts'
import { NoteButton } from './note-button.tsx'

interface AcknowledgeAllProps {
  readonly of: ChecksOf
  /** What it is of, for a person. */
  readonly about: string
  readonly openCount: number
}

/** Marks all that does not add up as known, with one note and one way back; nothing where there is one or none. */
export function AcknowledgeAll({ of, about, openCount }: AcknowledgeAllProps) {
  const acknowledge = useMutation(
    engine.check.acknowledgeAll.mutationOptions({
      onSuccess: ({ actionId, count }) => {
        if (actionId !== null) tellDone('Known', `${about}: ${formatAmount(count, 'figure')}`, actionId)
      },
      onError: (error) => tellFailure('They could not be marked', error),
    }),
  )
  if (openCount < 2) return null
  return (
    <NoteButton
      title={`Mark all ${openCount} as known`}
      label={`Mark all ${openCount} as known: ${about}`}
      isBusy={acknowledge.isPending}
      onSave={(note) => acknowledge.mutate({ of, note })}
    />
  )
}
