import { Anchor, SimpleGrid, Stack } from '@mantine/core'
import { Link } from 'wouter'
import { Page } from '../parts/page.tsx'
import { ResumeOffer } from '../parts/resume-offer.tsx'
import { activityPlace } from '../places.ts'
import { Checklist } from './home/checklist.tsx'
import { FollowedClubs } from './home/followed-clubs.tsx'
import { LastIngestions } from './home/last-ingestions.tsx'

/** Where somebody starts who has been here before: how things stand, what was read last, their clubs. */
export function HomeScreen() {
  return (
    <Page title="Start">
      <ResumeOffer />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" verticalSpacing="xl">
        <Stack gap="sm">
          <Checklist />
          <Anchor component={Link} href={activityPlace()} fz="sm">
            What was done here, and by whom
          </Anchor>
        </Stack>
        <Stack gap="xl">
          <FollowedClubs />
          <LastIngestions />
        </Stack>
      </SimpleGrid>
    </Page>
  )
}
