import { Button, Group, Modal, Progress, SegmentedControl, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconFileTypePdf, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Paper, SheetWanted } from '../../../core/contract/sheets.ts'
import { desktop } from '../../desktop.ts'
import { engine } from '../../engine-client.ts'
import { formatAmount } from '../../format.ts'
import { FailureNote } from '../failure-note.tsx'
import { saveSetting } from '../save-setting.ts'
import { tellFailure } from '../tell-failure.ts'
import { type PdfWork, savePdf } from './save-pdf.tsx'
import { SheetFrame } from './sheet-frame.tsx'
import { useSheet } from './use-sheet.ts'

interface PaperDialogProps {
  readonly title: string
  readonly wanted: SheetWanted
  onClose(): void
}

/** The print preview: every page as it will be on paper, and what can be done with them. */
export function PaperDialog({ title, wanted, onClose }: PaperDialogProps) {
  const settings = useQuery(engine.settings.list.queryOptions({ input: {} }))
  const set = settings.data?.find(({ key }) => key === 'paper')?.value
  const [chosen, setChosen] = useState<Paper | null>(null)
  const paper = chosen ?? (set === 'letter' ? 'letter' : 'a4')
  const [attempt, setAttempt] = useState(0)
  const state = useSheet(settings.isPending ? null : { ...wanted, paper }, attempt)
  const frame = useRef<HTMLIFrameElement>(null)
  const [work, setWork] = useState<PdfWork | null>(null)
  const [isPrinting, setIsPrinting] = useState(false)
  const sheet = state.state === 'made' ? state.sheet : null

  const choose = (value: string) => {
    setChosen(value as Paper)
    // Remembered for the next sheet; where it cannot be, this one is still made as asked.
    void saveSetting('paper', value)
  }
  const save = async () => {
    if (sheet === null) return
    try {
      await savePdf({ ...wanted, paper }, sheet, setWork)
    } catch (error) {
      tellFailure('No PDF was made', error)
    } finally {
      setWork(null)
    }
  }
  const print = async () => {
    if (sheet === null) return
    if (!desktop) return frame.current?.contentWindow?.print()
    setIsPrinting(true)
    try {
      const isDone = await desktop.printSheet({ html: sheet.html, paper: sheet.paper })
      if (isDone) notifications.show({ color: 'green', title: 'Printed', message: sheet.title })
    } catch (error) {
      tellFailure('Not printed', error)
    } finally {
      setIsPrinting(false)
    }
  }
  const close = () => {
    work?.stop()
    if (isPrinting) void desktop?.stopPaper()
    onClose()
  }
  return (
    <Modal opened onClose={close} size="min(60rem, 96vw)" title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Group gap="sm">
            <SegmentedControl
              aria-label="Paper"
              value={paper}
              onChange={choose}
              disabled={work !== null}
              data={[
                { label: 'A4', value: 'a4' },
                { label: 'Letter', value: 'letter' },
              ]}
            />
            <Text className="mre-quiet" role="status">
              {sheet === null ? '' : formatAmount(sheet.pageCount, 'page')}
            </Text>
          </Group>
          <Group gap="xs">
            <Button
              variant="default"
              leftSection={<IconFileTypePdf size={16} aria-hidden />}
              disabled={sheet === null || work !== null || isPrinting}
              onClick={() => void save()}
            >
              Save as PDF
            </Button>
            <Button
              leftSection={<IconPrinter size={16} aria-hidden />}
              disabled={sheet === null || work !== null}
              loading={isPrinting}
              onClick={() => void print()}
            >
              Print
            </Button>
          </Group>
        </Group>
        {work && <HowFar label="Making the PDF" {...work} />}
        {state.state === 'failed' ? (
          <FailureNote failure={state.failure} onRetry={() => setAttempt((count) => count + 1)} />
        ) : sheet === null ? (
          <HowFar
            label="Preparing the pages"
            what={(state.state === 'making' && state.progress?.what) || ''}
            done={(state.state === 'making' && state.progress?.done) || 0}
            total={(state.state === 'making' && state.progress?.total) || 0}
            stop={close}
          />
        ) : (
          <SheetFrame sheet={sheet} frame={frame} />
        )}
      </Stack>
    </Modal>
  )
}

function HowFar({ label, what, done, total, stop }: PdfWork & { readonly label: string }) {
  return (
    <Stack gap={6} role="group" aria-label={label}>
      <Group justify="space-between" gap="sm">
        <Text>
          {label}
          {total > 0 && `: ${done} of ${total}`}
          {what !== '' && (
            <Text span className="mre-quiet">
              {' '}
              {what}
            </Text>
          )}
        </Text>
        <Button size="compact-sm" variant="default" onClick={stop}>
          Cancel
        </Button>
      </Group>
      <Progress
        value={total === 0 ? 100 : (done / total) * 100}
        animated={total === 0 || done === total}
        aria-label={label}
        transitionDuration={0}
      />
    </Stack>
  )
}
