import { ActionIcon, Badge, Button, Group, Indicator, Kbd, NavLink, Tooltip } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import {
  IconArrowLeft,
  IconArrowRight,
  IconCalendarTime,
  IconCloudDownload,
  IconFlag,
  IconHeartbeat,
  IconHome,
  IconSearch,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import {
  clubsPlace,
  driversPlace,
  healthPlace,
  ingestionsPlace,
  schedulePlace,
  settingsPlace,
  startPlace,
} from '../places.ts'
import { isUnderWay, useRunsStore } from '../stores/runs-store.ts'

const isMac = navigator.platform.startsWith('Mac')

/** The places that are always one click away. */
export function Navigation() {
  const [place] = useLocation()
  const running = useRunsStore(({ runs }) => runs.filter(isUnderWay).length)
  const isIn = (...starts: string[]) => starts.some((start) => place.startsWith(start))
  return (
    <nav className="mre-side" aria-label="Main">
      <div className="mre-brand">My Race Engineer</div>
      <Group gap={2} mb={4} wrap="nowrap">
        <Tooltip label="Back">
          <ActionIcon aria-label="Back" color="gray" onClick={() => window.history.back()}>
            <IconArrowLeft size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Forward">
          <ActionIcon aria-label="Forward" color="gray" onClick={() => window.history.forward()}>
            <IconArrowRight size={18} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <Button
        variant="default"
        mb="xs"
        px="xs"
        justify="space-between"
        aria-label="Search and commands"
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          <Kbd size="xs" className="mre-label">
            {isMac ? '⌘ K' : 'Ctrl K'}
          </Kbd>
        }
        onClick={() => spotlight.open()}
      >
        <span className="mre-label">Search</span>
      </Button>
      <Place
        href={startPlace()}
        label="Start"
        icon={<IconHome size={18} aria-hidden />}
        isActive={place === startPlace() || isIn('/activity')}
      />
      <Place
        href={clubsPlace()}
        label="Clubs"
        icon={<IconFlag size={18} aria-hidden />}
        isActive={isIn('/clubs', '/meetings', '/races')}
      />
      <Place
        href={driversPlace()}
        label="Drivers"
        icon={<IconUsers size={18} aria-hidden />}
        isActive={isIn('/drivers')}
      />
      <Place
        href={ingestionsPlace()}
        label="Ingestions"
        icon={
          <Indicator disabled={running === 0} size={8} offset={1} color="accent">
            <IconCloudDownload size={18} aria-hidden />
          </Indicator>
        }
        isActive={isIn('/ingestions')}
        {...(running > 0 && { badge: running })}
      />
      <Place
        href={schedulePlace()}
        label="Schedule"
        icon={<IconCalendarTime size={18} aria-hidden />}
        isActive={isIn('/schedule')}
      />
      <Place
        href={healthPlace()}
        label="Health"
        icon={<IconHeartbeat size={18} aria-hidden />}
        isActive={isIn('/health')}
      />
      <Place
        href={settingsPlace()}
        label="Settings"
        icon={<IconSettings size={18} aria-hidden />}
        isActive={isIn('/settings')}
      />
    </nav>
  )
}

interface PlaceProps {
  readonly href: string
  readonly label: string
  readonly icon: React.ReactNode
  readonly isActive: boolean
  /** How many runs are under way. */
  readonly badge?: number
}

function Place({ href, label, icon, isActive, badge }: PlaceProps) {
  return (
    <NavLink
      component={Link}
      href={href}
      active={isActive}
      aria-label={badge === undefined ? label : `${label}, ${badge} under way`}
      {...(isActive && { 'aria-current': 'page' as const })}
      label={<span className="mre-label">{label}</span>}
      leftSection={icon}
      rightSection={
        badge !== undefined && (
          <Badge size="sm" circle className="mre-label">
            {badge}
          </Badge>
        )
      }
      w="auto"
      py={6}
      px="xs"
      style={{ borderRadius: 'var(--mantine-radius-sm)' }}
    />
  )
}
