import { Kbd, Modal, Table } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { spotlight } from '@mantine/spotlight'
import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { desktop } from '../desktop.ts'
import { clubsPlace, ingestionsPlace, settingsPlace, startPlace } from '../places.ts'
import { toggleWording } from '../stores/view-store.ts'
import { takeIntent, useIntents } from './use-intents.ts'

const keys: readonly [keys: readonly string[], what: string][] = [
  [['Ctrl', 'K'], 'Search clubs, meetings, races, drivers and commands'],
  [['Ctrl', 'P'], 'Print the meeting, race or driver that is shown'],
  [['Alt', '0'], 'Start'],
  [['Alt', '1'], 'Clubs'],
  [['Alt', '2'], 'Ingestions'],
  [['Alt', '3'], 'Settings'],
  [['Alt', '←'], 'Back'],
  [['Alt', '→'], 'Forward'],
  [['['], 'Previous race'],
  [[']'], 'Next race'],
  [['↑', '↓'], 'From lap to lap and driver to driver in the lap table; Enter highlights the driver'],
  [['Esc'], 'No driver highlighted, chart whole again'],
  [['Enter'], 'In a table: to its first figure, which the arrows lead on from; on a figure: explain it'],
  [['?'], 'On a figure or its heading: explain it; elsewhere: this list'],
]

/** The shortcuts that hold everywhere, what the menu asks for, and the list of all of them. */
export function Keyboard() {
  const [, navigate] = useLocation()
  const [isShown, { open, close }] = useDisclosure()
  useHotkeys([
    ['mod+K', () => spotlight.open()],
    ['alt+0', () => navigate(startPlace())],
    ['alt+1', () => navigate(clubsPlace())],
    ['alt+2', () => navigate(ingestionsPlace())],
    ['alt+3', () => navigate(settingsPlace())],
    ['shift+?', open],
  ])
  useIntents({
    'go-start': () => navigate(startPlace()),
    'go-clubs': () => navigate(clubsPlace()),
    'go-ingestions': () => navigate(ingestionsPlace()),
    'go-settings': () => navigate(settingsPlace()),
    'go-back': () => window.history.back(),
    'go-forward': () => window.history.forward(),
    'open-palette': () => spotlight.open(),
    'toggle-wording': toggleWording,
  })
  useEffect(() => desktop?.onIntent(takeIntent), [])
  return (
    <Modal opened={isShown} onClose={close} title="Keyboard" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Table withRowBorders={false}>
        <Table.Tbody>
          {keys.map(([combination, what]) => (
            <Table.Tr key={what}>
              <Table.Td w={130}>
                {combination.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}
