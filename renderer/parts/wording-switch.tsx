import { Switch } from '@mantine/core'
import { useViewStore } from '../stores/view-store.ts'

/** The newcomer's lens: plain words for the sport's own, and what a driver could aim at. Remembered on this computer. */
export function WordingSwitch() {
  const { wording, setWording } = useViewStore()
  return (
    <Switch
      label="Plain words and targets"
      checked={wording === 'plain'}
      onChange={({ currentTarget }) => setWording(currentTarget.checked ? 'plain' : 'sport')}
    />
  )
}
