import { Center, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface EmptyNoteProps {
  readonly title: string
  readonly message: ReactNode
  readonly action?: ReactNode
  readonly icon?: ReactNode
}

/** Nothing here yet: why, and what to do about it. */
export function EmptyNote({ title, message, action, icon }: EmptyNoteProps) {
  return (
    <Center py="xl">
      <Stack align="center" gap="sm" maw={460} ta="center">
        {icon}
        <Title order={2}>{title}</Title>
        <Text className="mre-quiet">{message}</Text>
        {action}
      </Stack>
    </Center>
  )
}
