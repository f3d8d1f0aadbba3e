import { Button, Group, UnstyledButton } from '@mantine/core'
import { DriverSign } from '../../charts/driver-sign.tsx'
import type { RaceDriver } from '../../charts/race-lines.ts'
import { litDriverId, useRaceView } from '../../stores/race-view-store.ts'
import classes from './race.module.css'

/** The legend of all charts, and the choice of who is drawn. */
export function DriverChooser({ drivers }: { readonly drivers: readonly RaceDriver[] }) {
  const { hiddenDriverIds, pinnedDriverId, toggleDriver, setHidden, hover } = useRaceView()
  const lit = useRaceView(litDriverId)
  return (
    <Group gap={4} mb="md" role="group" aria-label="Drivers shown">
      {drivers.map(({ driverId, driverName, colour, dash, marker, position }) => (
        <UnstyledButton
          key={driverId}
          className={classes.chip}
          aria-pressed={!hiddenDriverIds.has(driverId)}
          data-lit={lit === driverId || undefined}
          onClick={() => toggleDriver(driverId)}
          onMouseEnter={() => hover(driverId)}
          onMouseLeave={() => hover(null)}
          onFocus={() => hover(driverId)}
          onBlur={() => hover(null)}
        >
          <DriverSign colour={colour} dash={dash} marker={marker} />
          <span className={classes.chipName}>
            {position === null ? '' : `${position} `}
            {driverName}
          </span>
        </UnstyledButton>
      ))}
      <Button size="compact-xs" variant="subtle" onClick={() => setHidden([])}>
        All
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => setHidden(drivers.slice(3).map(({ driverId }) => driverId))}
      >
        First three
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        disabled={pinnedDriverId === null}
        title="Only the driver who is highlighted: click a row or a lap of theirs"
        onClick={() => setHidden(drivers.flatMap(({ driverId }) => (driverId === pinnedDriverId ? [] : driverId)))}
      >
        Highlighted
      </Button>
    </Group>
  )
}
