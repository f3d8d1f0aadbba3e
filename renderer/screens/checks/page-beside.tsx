import { Box, CloseButton, Group, Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { CheckItem } from '../../../core/contract/checks.ts'
import { PageText } from '../../parts/page-viewer.tsx'

/** A kept page that is looked at, and what of it. */
export interface PageBeside {
  readonly title: string
  readonly contentHash: string
  readonly seek: readonly string[]
}

interface WithPageProps {
  readonly page: PageBeside | null
  onClose(): void
  readonly children: ReactNode
}

/** What is said, and beside it the kept page that it is said of: as text, never as markup. */
export function WithPage({ page, onClose, children }: WithPageProps) {
  if (page === null) return children
  return (
    <Box className="mre-beside">
      <Stack gap="md" miw={0}>
        {children}
      </Stack>
      <Stack component="section" gap="xs" miw={0} className="mre-beside-page" aria-label={page.title}>
        <Group justify="space-between" wrap="nowrap">
          <Title order={2}>{page.title}</Title>
          <CloseButton aria-label="Close the page" onClick={onClose} />
        </Group>
        <PageText key={page.contentHash + page.seek.join()} contentHash={page.contentHash} seek={page.seek} />
      </Stack>
    </Box>
  )
}

/** Where a page tells of a driver: their list of laps in its script (LiveRC), else their id, else their name. */
export function placesOf({ sourceDriverId, driverName }: CheckItem): string[] {
  const id = sourceDriverId ?? ''
  return [...(id === '' ? [] : [`racerLaps[${id}]`, id]), driverName ?? '']
}
