import { notifications } from '@mantine/notifications'
import { useEffect, useRef } from 'react'
import type { DesktopIntent } from '../../core/contract/desktop.ts'

type Meanings = Partial<Record<DesktopIntent, () => void>>

/** What the parts on screen make of the menu's items just now. */
const parts = new Set<{ readonly current: Meanings }>()

/** What items of the native menu mean while the calling part is on screen. */
export function useIntents(meanings: Meanings): void {
  const latest = useRef(meanings)
  useEffect(() => {
    latest.current = meanings
  })
  useEffect(() => {
    parts.add(latest)
    return () => void parts.delete(latest)
  }, [])
}

/** Does what the menu asks, or says where it would mean something. */
export function takeIntent(intent: DesktopIntent): void {
  const meanings = [...parts].flatMap(({ current }) => current[intent] ?? [])
  for (const perform of meanings) perform()
  if (meanings.length > 0) return
  notifications.show({
    title: 'Not here',
    message:
      'A meeting can be ingested where it is shown, and exported or printed where it or one of its stored races is shown.',
  })
}
