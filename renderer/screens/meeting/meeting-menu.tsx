import { ActionIcon, Menu } from '@mantine/core'
import { IconArchive, IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { ReplayDialog } from './replay-dialog.tsx'

interface MeetingMenuProps {
  readonly eventId: number
  readonly name: string
  /** It is being read, here or elsewhere. */
  readonly isBusy: boolean
}

/** What is rarely done with a meeting. */
export function MeetingMenu({ eventId, name, isBusy }: MeetingMenuProps) {
  const [isReplaying, setIsReplaying] = useState(false)
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label="More">
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconArchive size={16} aria-hidden />}
            disabled={isBusy}
            onClick={() => setIsReplaying(true)}
          >
            Read again from the archive…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isReplaying && <ReplayDialog eventId={eventId} name={name} onClose={() => setIsReplaying(false)} />}
    </>
  )
}
