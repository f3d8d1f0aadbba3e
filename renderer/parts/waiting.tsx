import { Group, Loader, Text } from '@mantine/core'
import { useEffect, useState } from 'react'

/** Answers usually come sooner than this; a spinner that flashes would only be in the way. */
const patienceMs = 250

/** Something is on its way; says nothing at first. */
export function Waiting({ what }: { readonly what: string }) {
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Group gap="sm" py="xl" justify="center" role="status" mih={120}>
      {isLate && (
        <>
          <Loader size="sm" aria-hidden />
          <Text className="mre-quiet">Loading {what} …</Text>
        </>
      )}
    </Group>
  )
}
