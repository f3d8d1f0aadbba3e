import { ActionIcon, Menu } from '@mantine/core'
import { IconArchive, IconDots, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { DeleteDialog } from './delete-dialog.tsx'
import { ReplayDialog } from './replay-dialog.tsx'

interface MeetingMenuProps {
  readonly eventId: number
  readonly trackId: number
  readonly name: string
  /** It is being read, here or elsewhere. */
  readonly isBusy: boolean
}

/** What is rarely done with a meeting. */
export function MeetingMenu({ eventId, trackId, name, isBusy }: MeetingMenuProps) {
  const [asked, setAsked] = useState<'replay' | 'delete' | null>(null)
  const close = () => setAsked(null)
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
            onClick={() => setAsked('replay')}
          >
            Read again from the archive…
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} aria-hidden />}
            disabled={isBusy}
            onClick={() => setAsked('delete')}
          >
            Delete this meeting…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === 'replay' && <ReplayDialog eventId={eventId} name={name} onClose={close} />}
      {asked === 'delete' && <DeleteDialog eventId={eventId} trackId={trackId} name={name} onClose={close} />}
    </>
  )
}
