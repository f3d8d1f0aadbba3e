import { Button, Menu, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconChevronDown, IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import type { SheetWanted } from '../../../core/contract/sheets.ts'
import { useIntents } from '../use-intents.ts'
import { PaperDialog } from './paper-dialog.tsx'

/** A sheet that can be asked for where the person is. */
export interface SheetChoice {
  readonly label: string
  readonly what: string
  readonly wanted: SheetWanted
}

interface PrintMenuProps {
  /** At least one; the first is what Ctrl+P means here. */
  readonly choices: readonly SheetChoice[]
}

/** Opens the print preview of a sheet: at once where there is one, from a menu where there are several. */
export function PrintMenu({ choices }: PrintMenuProps) {
  const [chosen, setChosen] = useState<SheetChoice | null>(null)
  const [first] = choices
  const open = () => first && setChosen((now) => now ?? first)
  useIntents({ print: open })
  useHotkeys([['mod+P', open]], [])
  if (!first) return null
  const look = { variant: 'default', leftSection: <IconPrinter size={16} aria-hidden /> } as const
  return (
    <>
      {choices.length === 1 ? (
        <Button {...look} onClick={open}>
          Print
        </Button>
      ) : (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button {...look} rightSection={<IconChevronDown size={14} aria-hidden />}>
              Print
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah="70vh" style={{ overflowY: 'auto' }}>
            {choices.map((choice) => (
              <Menu.Item key={choice.label} onClick={() => setChosen(choice)}>
                {choice.label}
                <Text fz="xs" className="mre-quiet">
                  {choice.what}
                </Text>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {chosen && <PaperDialog title={chosen.label} wanted={chosen.wanted} onClose={() => setChosen(null)} />}
    </>
  )
}
