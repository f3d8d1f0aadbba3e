import { Spotlight } from '@mantine/spotlight'
import { IconLink, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { fold, hasEveryWord } from '../fold.ts'
import { useAddressStore } from '../stores/address-store.ts'
import { looksLikeAddress } from './address.ts'
import { type PaletteAction, shownPerGroup, signSize } from './palette-action.ts'
import { useCommands } from './palette-commands.tsx'
import { useClubs, useDrivers, useMeetings, useRaces } from './palette-finds.tsx'

/** Everything by name: clubs, meetings, races, drivers, actions, and any address of LiveRC. */
export function Palette() {
  const [query, setQuery] = useState('')
  const search = fold(query.trim())
  const address = useAddressStore(({ open }) => open)
  const groups = useGroups(query, search)
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      clearQueryOnClose
      scrollable
      maxHeight="60vh"
    >
      <Spotlight.Search
        placeholder="Club, meeting, race, driver, transponder, command, or an address of LiveRC"
        aria-label="Search and commands"
        leftSection={<IconSearch size={signSize} aria-hidden />}
        onKeyDown={({ key }) => {
          // What arrives after the last key was typed, drivers above all, is not chosen by itself.
          if (key !== 'Enter' || document.querySelector('[data-action][data-selected]')) return
          document.querySelector<HTMLElement>('[data-action]')?.click()
        }}
      />
      <Spotlight.ActionsList>
        {looksLikeAddress(query) && (
          <Spotlight.Action
            label="Open this address"
            description={query.trim()}
            leftSection={<IconLink size={signSize} aria-hidden />}
            onClick={() => address(query)}
          />
        )}
        {groups.map(({ label, actions }) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {actions.map(({ id, label: text, description, icon, run }) => (
              <Spotlight.Action
                key={id}
                label={text}
                {...(description !== undefined && { description })}
                leftSection={icon}
                onClick={run}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && !looksLikeAddress(query) && <Spotlight.Empty>Nothing of that name.</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

function useGroups(query: string, search: string): { label: string; actions: PaletteAction[] }[] {
  const clubs = useClubs()
  const meetings = useMeetings(search !== '')
  const races = useRaces(search)
  const drivers = useDrivers(query)
  const commands = useCommands()
  const matching = (actions: readonly PaletteAction[]) =>
    actions.filter(({ folded }) => hasEveryWord(search, folded)).slice(0, shownPerGroup)
  return [
    { label: 'Clubs', actions: search === '' ? [] : matching(clubs) },
    { label: 'Meetings', actions: matching(meetings) },
    { label: 'Races of this meeting', actions: search === '' ? [] : matching(races) },
    { label: 'Drivers', actions: drivers },
    { label: 'Commands', actions: matching(commands) },
  ].filter(({ actions }) => actions.length > 0)
}
