import { Box, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { engine } from '../engine-client.ts'
import { formatBytes, formatInstant } from '../format.ts'
import { FailureNote } from './failure-note.tsx'
import { Waiting } from './waiting.tsx'

/** A page of the archive that can be looked at. */
export interface ViewedPage {
  readonly label: string
  readonly contentHash: string
}

interface PageViewerProps {
  readonly title: string
  /** At least one; the last one is shown first. */
  readonly pages: readonly ViewedPage[]
  onClose(): void
}

/** Pages of the archive, as they came: plain text in a box, never markup of ours. */
export function PageViewer({ title, pages, onClose }: PageViewerProps) {
  const [shown, setShown] = useState(pages.at(-1)?.contentHash ?? '')
  return (
    <Modal opened onClose={onClose} size="min(72rem, 94vw)" title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="sm">
        {pages.length > 1 && (
          <SegmentedControl
            aria-label="Which page"
            value={shown}
            onChange={setShown}
            data={pages.map(({ label, contentHash }) => ({ label, value: contentHash }))}
            style={{ alignSelf: 'start' }}
          />
        )}
        <PageText contentHash={shown} />
      </Stack>
    </Modal>
  )
}

interface PageTextProps {
  readonly contentHash: string
  /** What to bring into view: the first of these that the page has. */
  readonly seek?: readonly string[]
}

/** One page of the archive as it came: text and nothing else. */
export function PageText({ contentHash, seek = [] }: PageTextProps) {
  const page = useQuery(engine.page.text.queryOptions({ input: { contentHash } }))
  const text = page.data?.text ?? ''
  const found = seek.find((wanted) => wanted !== '' && text.includes(wanted))
  const at = found === undefined ? -1 : text.indexOf(found)
  if (page.isPending) return <Waiting what="the page" />
  if (page.isError) return <FailureNote failure={page.error} onRetry={page.refetch} />
  const { url, fetchedAt, bytes } = page.data
  const end = at + (found?.length ?? 0)
  return (
    <>
      <Group gap="xs" className="mre-quiet">
        <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {url}
        </Text>
        <Text fz="sm">
          read {formatInstant(fetchedAt)} · {formatBytes(bytes)} · SHA-256 {contentHash.slice(0, 12)}…
        </Text>
      </Group>
      <Box component="pre" className="mre-page-text" tabIndex={0} aria-label="Text of the page">
        {at < 0 ? (
          text
        ) : (
          <>
            {text.slice(0, at)}
            <mark ref={bringIntoView}>{text.slice(at, end)}</mark>
            {text.slice(end)}
          </>
        )}
      </Box>
    </>
  )
}

/** Only the text is moved, never the screen around it. */
function bringIntoView(mark: HTMLElement | null): void {
  const box = mark?.parentElement
  if (mark && box) box.scrollTop = mark.offsetTop - box.clientHeight / 3
}
