import { Button, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconFlag, IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { engine, engineCalls } from '../engine-client.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { tellFailure } from '../parts/tell-failure.ts'
import { Waiting } from '../parts/waiting.tsx'
import { clubPlace, clubsPlace } from '../places.ts'
import { HomeScreen } from './home-screen.tsx'

/** The first start: two choices. Later starts show how things stand. */
export function WelcomeScreen() {
  const [, navigate] = useLocation()
  const [isOpening, setIsOpening] = useState(false)
  const about = useQuery(engine.engine.about.queryOptions({ input: {} }))
  useEffect(() => {
    document.title = 'My Race Engineer'
  }, [])
  if (about.isPending) return <Waiting what="the database" />
  if (about.isError) return <FailureNote failure={about.error} onRetry={about.refetch} />
  if (about.data.counts.tracks > 0 && !isOpening) return <HomeScreen />
  const openDemo = async () => {
    setIsOpening(true)
    try {
      const { trackId } = await engineCalls.demo.open({})
      navigate(clubPlace(trackId))
    } catch (error) {
      setIsOpening(false)
      tellFailure('Not opened', error)
    }
  }
  return (
    <Stack gap="xl" maw={760} mx="auto" pt={{ base: 'md', sm: '12vh' }}>
      <Stack gap="xs">
        <Title order={1} fz="2rem">
          My Race Engineer
        </Title>
        <Text fz="lg" maw={600}>
          Every race, result and lap of your club’s meetings, read from LiveRC into a database on this computer, there
          to look at with or without a network.
        </Text>
      </Stack>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        <Choice
          title="Find your club"
          text="Search the clubs on LiveRC, follow yours, and read its meetings. Needs a network for reading."
          button={
            <Button size="md" leftSection={<IconFlag size={18} aria-hidden />} onClick={() => navigate(clubsPlace())}>
              Find your club
            </Button>
          }
        />
        {about.data.hasDemo && (
          <Choice
            title="Look around first"
            text="A made-up club with three meetings comes with the program. Needs no network and troubles nobody."
            button={
              <Button
                size="md"
                variant="default"
                loading={isOpening}
                leftSection={<IconPlayerPlay size={18} aria-hidden />}
                onClick={() => void openDemo()}
              >
                Open the demo club
              </Button>
            }
          />
        )}
      </SimpleGrid>
      <Text fz="sm" className="mre-quiet">
        Nothing leaves this computer but the requests for pages that you ask for.
      </Text>
    </Stack>
  )
}

function Choice({
  title,
  text,
  button,
}: {
  readonly title: string
  readonly text: string
  readonly button: React.ReactNode
}) {
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm" h="100%" justify="space-between" align="flex-start">
        <Stack gap={6}>
          <Title order={2}>{title}</Title>
          <Text>{text}</Text>
        </Stack>
        {button}
      </Stack>
    </Paper>
  )
}
