import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { PaperDialog } from './paper-dialog.tsx'
import type { SheetChoice } from './print-menu.tsx'

interface PrintButtonProps {
  readonly sheet: SheetChoice
  readonly children: ReactNode
}

/** Opens the print preview of one sheet beside what it is of; Ctrl+P stays with the screen's own `PrintMenu`. */
export function PrintButton({ sheet: { label, wanted }, children }: PrintButtonProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPrinter size={16} aria-hidden />}
        onClick={() => setIsOpen(true)}
      >
        {children}
      </Button>
      {isOpen && <PaperDialog title={label} wanted={wanted} onClose={() => setIsOpen(false)} />}
    </>
  )
}
