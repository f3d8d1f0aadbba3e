import { ActionIcon, Menu, Text } from '@mantine/core'
import { IconArchive, IconClockCheck, IconDots, IconListCheck, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { engine, engineCalls } from '../../engine-client.ts'
import { startIngestion } from '../../parts/ingest-button.tsx'
import { tellFailure } from '../../parts/tell-failure.ts'
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
  const freshness = useQuery(engine.event.freshness.queryOptions({ input: { eventId } }))
  const isCooling = freshness.data?.cooling != null
  const lookAgain = async () => {
    try {
      await engineCalls.event.lookAgain({ eventId, wanted: !isCooling })
    } catch (error) {
      tellFailure('Not changed', error)
    }
  }
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
            leftSection={<IconListCheck size={16} aria-hidden />}
            disabled={isBusy}
            onClick={() => void startIngestion({ eventId, mode: 'everything' })}
          >
            Check everything
            <Text fz="xs" className="mre-quiet">
              asks for every page again
            </Text>
          </Menu.Item>
          <Menu.Item
            leftSection={<IconClockCheck size={16} aria-hidden />}
            disabled={freshness.data?.canCool !== true}
            onClick={() => void lookAgain()}
          >
            {isCooling ? 'Look again no more' : 'Look again later'}
            <Text fz="xs" className="mre-quiet">
              after an hour, a day, a week and three weeks
            </Text>
          </Menu.Item>
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
