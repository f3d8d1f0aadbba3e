import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { engine, engineCalls } from '../engine-client.ts'
import { tellFailure } from './tell-failure.ts'

/** Whether a driver appears by initials, and how to change it. */
export function useInitials(driverId: number) {
  const marked = useQuery(engine.initials.list.queryOptions({ input: {} }))
  const isMarked = marked.data?.some(({ driverIds }) => driverIds.includes(driverId)) ?? false
  const { mutate, isPending } = useMutation({
    mutationFn: () => (isMarked ? engineCalls.initials.unmark({ driverId }) : engineCalls.initials.mark({ driverId })),
    onSuccess: ({ actionId }) => {
      if (actionId !== null) tellChange(isMarked, actionId)
    },
    onError: (error) => tellFailure('The driver was not marked', error),
  })
  return { isMarked, change: () => mutate(), isBusy: isPending || marked.isPending }
}

function tellChange(wasMarked: boolean, actionId: number): void {
  const id = `initials ${actionId}`
  notifications.show({
    id,
    title: wasMarked ? 'Appears by name again' : 'Appears by initials',
    message: (
      <>
        On screens, on paper and in exports. Stored as it was.{' '}
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            notifications.hide(id)
            engineCalls.keeping.undo({ actionId }).catch((error) => tellFailure('It was not taken back', error))
          }}
        >
          Undo
        </Button>
      </>
    ),
  })
}

/** Has a driver appear by initials, or by name again. */
export function InitialsButton({ driverId }: { readonly driverId: number }) {
  const { isMarked, change, isBusy } = useInitials(driverId)
  return (
    <Button
      variant="default"
      loading={isBusy}
      leftSection={isMarked ? <IconEye size={16} aria-hidden /> : <IconEyeOff size={16} aria-hidden />}
      onClick={change}
    >
      {isMarked ? 'Show the name' : 'Show initials only'}
    </Button>
  )
}
