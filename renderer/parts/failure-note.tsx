import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { failureOf } from '../failures.ts'

/** What went wrong in one sentence, its code for whoever is asked about it, and the next step. */
export function FailureNote({ failure, onRetry }: { readonly failure: unknown; readonly onRetry?: () => void }) {
  const { code, message } = failureOf(failure)
  if (code === 'cancelled') return null
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert" title="This did not work">
      <Stack gap="xs">
        <Text style={{ overflowWrap: 'anywhere' }}>{message}</Text>
        <Group gap="sm">
          {onRetry && (
            <Button size="xs" variant="default" onClick={() => onRetry()}>
              Try again
            </Button>
          )}
          <Text fz="xs" className="mre-quiet">
            {code}
          </Text>
        </Group>
      </Stack>
    </Alert>
  )
}
