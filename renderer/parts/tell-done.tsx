import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { undo } from './keeping-calls.ts'

/** Says what was done, with the way back for as long as a person may want it. */
export function tellDone(title: string, about: string, actionId: number): void {
  const id = notifications.show({
    title,
    autoClose: 20_000,
    message: (
      <Group justify="space-between" gap="xs">
        <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {about}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            notifications.hide(id)
            void undo(actionId, about)
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  })
}
