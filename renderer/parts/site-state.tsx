import { Alert, Button, Group, Switch, Text } from '@mantine/core'
import { IconHourglass, IconPlayerPause } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { SiteItem } from '../../core/contract/site.ts'
import { engine, engineCalls, queryClient } from '../engine-client.ts'
import { StateBadge } from './state-badge.tsx'
import { tellFailure } from './tell-failure.ts'

/** How the sites are that are read; empty until that is known. */
export function useSites(): readonly SiteItem[] {
  return useQuery(engine.site.state.queryOptions({ input: {} })).data ?? []
}

/** Switches a source on or off, and shows what the engine makes of it. */
export async function throwSwitch({ source, name }: SiteItem, isOn: boolean): Promise<void> {
  try {
    await (isOn ? engineCalls.site.start({ source }) : engineCalls.site.stop({ source }))
    await queryClient.invalidateQueries({ queryKey: engine.site.key() })
  } catch (error) {
    tellFailure(isOn ? `${name} could not be switched on` : `${name} could not be switched off`, error)
  }
}

/** What is the matter with a site, wherever a person is: switched off, down for now, asking for a pause. */
export function SiteNotice({ site }: { readonly site: SiteItem }) {
  const { name, sentence, stopped, retryAt, lastFailure } = site
  if (sentence === null) return null
  if (stopped === null) {
    return (
      <Alert color="gray" icon={<IconHourglass aria-hidden />} title={sentence}>
        <Text inherit style={{ overflowWrap: 'anywhere' }}>
          Everything stored is here as always.
          {retryAt !== null && lastFailure !== null && ` The last answer: ${lastFailure.message}`}
        </Text>
      </Alert>
    )
  }
  return (
    <Alert color="orange" icon={<IconPlayerPause aria-hidden />} title={`${name} is switched off`}>
      <Group justify="space-between" gap="sm">
        <Text inherit flex="1 1 20rem" style={{ overflowWrap: 'anywhere' }}>
          {sentence}
        </Text>
        <Button size="xs" variant="default" onClick={() => void throwSwitch(site, true)}>
          Switch on
        </Button>
      </Group>
    </Alert>
  )
}

/** The switch of a source, with what it does. */
export function SiteSwitch({ site }: { readonly site: SiteItem }) {
  const { name, stopped } = site
  return (
    <Switch
      label={`Read from ${name}`}
      description={
        stopped === null
          ? `Off ends everything that reads ${name} at once, in other programs on this database as well.`
          : 'Nothing is asked until it is on again; everything stored works as always.'
      }
      checked={stopped === null}
      onChange={(event) => void throwSwitch(site, event.currentTarget.checked)}
    />
  )
}

/** A site in a word, and the quick way to stop everything that reads it. */
export function SiteBadge({ site, canStop }: { readonly site: SiteItem; readonly canStop: boolean }) {
  const { name, stopped } = site
  const { word, color } = wordOf(site)
  return (
    <Group gap="sm">
      <StateBadge label={`${name}: ${word}`} color={color} />
      {canStop && stopped === null && (
        <Button size="compact-sm" variant="default" onClick={() => void throwSwitch(site, false)}>
          Stop all
        </Button>
      )}
    </Group>
  )
}

function wordOf({ stopped, breaker, retryAt, heldUntilAt }: SiteItem): { word: string; color: string } {
  if (stopped !== null) return { word: 'switched off', color: 'orange' }
  if (breaker === 'half-open') return { word: 'being tried', color: 'yellow' }
  if (retryAt !== null) return { word: 'left alone for now', color: 'orange' }
  if (breaker === 'open') return { word: 'to be tried', color: 'yellow' }
  return heldUntilAt === null ? { word: 'ready', color: 'green' } : { word: 'wants a pause', color: 'yellow' }
}
