import { Anchor, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { IconCheck, IconMinus } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { PersonSuggestion, SuggestionLevel } from '../../../core/contract/persons.ts'
import { formatAmount } from '../../format.ts'
import { driverPlace } from '../../places.ts'
import { mergeDrivers, tellDriversApart } from './person-calls.ts'

const levels: Record<SuggestionLevel, { readonly name: string; readonly colour: string }> = {
  'very-likely': { name: 'Very likely', colour: 'teal' },
  likely: { name: 'Likely', colour: 'accent' },
  possible: { name: 'Possible', colour: 'gray' },
}

const icon = { flexShrink: 0, marginTop: 3 }

/** Two drivers who look like one person: why, how sure, and what a person decides. */
export function SuggestionCard({ suggestion }: { readonly suggestion: PersonSuggestion }) {
  const { one, other, level, evidence } = suggestion
  const [isBusy, setIsBusy] = useState(false)
  const decide = async (how: typeof mergeDrivers) => {
    setIsBusy(true)
    await how([one, other])
    setIsBusy(false)
  }
  const names = `${one.driverName} and ${other.driverName}`
  return (
    <Paper withBorder p="sm" component="article" aria-label={`${names} look alike`}>
      <Stack gap="xs">
        <Group gap="sm">
          <Badge variant="light" color={levels[level].colour} tt="none">
            {levels[level].name}
          </Badge>
          <Text fw={600}>Two people look alike</Text>
        </Group>
        <Group gap="xs" align="baseline">
          <Who driver={one} />
          <Text span className="mre-quiet">
            and
          </Text>
          <Who driver={other} />
        </Group>
        <Stack gap={2} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {evidence.map(({ sentence, speaksFor }) => (
            <Group key={sentence} component="li" gap={8} wrap="nowrap" align="flex-start">
              {speaksFor ? (
                <IconCheck size={15} role="img" aria-label="For it:" style={icon} />
              ) : (
                <IconMinus size={15} role="img" aria-label="Against it:" style={icon} />
              )}
              <Text fz="sm">{sentence}</Text>
            </Group>
          ))}
        </Stack>
        <Group gap="xs">
          <Button
            size="compact-sm"
            disabled={isBusy}
            aria-label={`Merge ${names}`}
            onClick={() => void decide(mergeDrivers)}
          >
            Merge
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={isBusy}
            aria-label={`Not the same: ${names}`}
            onClick={() => void decide(tellDriversApart)}
          >
            Not the same
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}

function Who({ driver }: { readonly driver: PersonSuggestion['one'] }) {
  const { driverId, driverName, sourceDriverId, raceCount } = driver
  return (
    <Text span>
      <Anchor component={Link} href={driverPlace(driverId)} fw={550}>
        {driverName}
      </Anchor>{' '}
      <Text span fz="sm" className="mre-quiet">
        (id {sourceDriverId}, {formatAmount(raceCount, 'race')})
      </Text>
    </Text>
  )
}
