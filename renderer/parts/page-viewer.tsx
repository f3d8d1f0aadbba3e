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

function PageText({ contentHash }: { readonly contentHash: string }) {
  const page = useQuery(engine.page.text.queryOptions({ input: { contentHash } }))
  if (page.isPending) return <Waiting what="the page" />
  if (page.isError) return <FailureNote failure={page.error} onRetry={page.refetch} />
  const { url, fetchedAt, bytes, text } = page.data
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
        {text}
      </Box>
    </>
  )
}
