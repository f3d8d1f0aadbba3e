import { Button, Group, Popover, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'

interface NoteButtonProps {
  /** What it does. */
  readonly title: string
  /** The same, and of what. */
  readonly label: string
  readonly isBusy: boolean
  onSave(note: string | null): void
}

/** A button that asks for a note, which may be left empty, and then does what it says. */
export function NoteButton({ title, label, isBusy, onSave }: NoteButtonProps) {
  const [isOpen, setIsOpen] = useState(false)
  const [note, setNote] = useState('')
  const save = () => {
    setIsOpen(false)
    onSave(note.trim() === '' ? null : note.trim())
  }
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" width={320} trapFocus shadow="md" withinPortal>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={label}
          loading={isBusy}
          onClick={() => setIsOpen(!isOpen)}
        >
          {title}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={title}>
        <Stack gap="xs">
          <Textarea
            label="Note"
            description="Why it is so, or who is asked. Other figures are told anew."
            placeholder="Known, ask the timing desk"
            autosize
            minRows={2}
            maxLength={500}
            data-autofocus
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Group gap="xs" justify="flex-end">
            <Button size="compact-sm" variant="default" onClick={() => setIsOpen(false)}>
              Cancel
            </Button>
            <Button size="compact-sm" onClick={save}>
              Save
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
