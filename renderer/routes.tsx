import type { ComponentType, ReactNode } from 'react'
import { LazyScreen, screenCode } from './parts/lazy-screen.tsx'
import { NothingHere } from './parts/nothing-here.tsx'

/** Which screen is shown at which place (`places.ts` has the places themselves). */
export interface ScreenRoute {
  readonly path: string
  fetch(): Promise<unknown>
  /** Given the ids in the address, where the path has them. */
  draw(id: string | undefined, otherId: string | undefined): ReactNode
}

function screen(path: string, fetchScreen: () => Promise<ComponentType<object>>): ScreenRoute {
  const code = screenCode(fetchScreen)
  return { path, fetch: code.fetch, draw: () => <LazyScreen code={code} props={{}} /> }
}

/** The screen of one thing: a new thing is a new screen, with nothing left over from the one before. */
function screenOf<Props extends object>(
  path: string,
  fetchScreen: () => Promise<ComponentType<Props>>,
  propsOf: (id: number) => Props,
): ScreenRoute {
  const code = screenCode(fetchScreen)
  const draw = (id = '') => {
    return isId(id) ? <LazyScreen key={id} code={code} props={propsOf(Number(id))} /> : <NothingHere />
  }
  return { path, fetch: code.fetch, draw }
}

/** The screen of one thing within another. */
function screenWithin<Props extends object>(
  path: string,
  fetchScreen: () => Promise<ComponentType<Props>>,
  propsOf: (id: number, otherId: number) => Props,
): ScreenRoute {
  const code = screenCode(fetchScreen)
  const draw = (id = '', otherId = '') => {
    if (!isId(id) || !isId(otherId)) return <NothingHere />
    return <LazyScreen key={`${id} ${otherId}`} code={code} props={propsOf(Number(id), Number(otherId))} />
  }
  return { path, fetch: code.fetch, draw }
}

const isId = (text: string) => /^[1-9]\d{0,14}$/.test(text)

/** In the order in which a person comes to need them. */
export const screenRoutes: readonly ScreenRoute[] = [
  screen('/', async () => (await import('./screens/welcome-screen.tsx')).WelcomeScreen),
  screen('/clubs', async () => (await import('./screens/clubs-screen.tsx')).ClubsScreen),
  screenOf(
    '/clubs/:id',
    async () => (await import('./screens/club-screen.tsx')).ClubScreen,
    (trackId) => ({ trackId }),
  ),
  screenOf(
    '/meetings/:id',
    async () => (await import('./screens/meeting-screen.tsx')).MeetingScreen,
    (eventId) => ({ eventId }),
  ),
  screenOf(
    '/races/:id',
    async () => (await import('./screens/race-screen.tsx')).RaceScreen,
    (raceId) => ({ raceId }),
  ),
  screen('/ingestions', async () => (await import('./screens/ingestions-screen.tsx')).IngestionsScreen),
  screenOf(
    '/ingestions/:id',
    async () => (await import('./screens/run-screen.tsx')).RunScreen,
    (runId) => ({ runId }),
  ),
  screen('/drivers', async () => (await import('./screens/drivers-screen.tsx')).DriversScreen),
  screenWithin(
    '/meetings/:id/drivers/:otherId',
    async () => (await import('./screens/driver-meeting-screen.tsx')).DriverMeetingScreen,
    (eventId, driverId) => ({ eventId, driverId }),
  ),
  screenOf(
    '/drivers/:id',
    async () => (await import('./screens/driver-screen.tsx')).DriverScreen,
    (driverId) => ({ driverId }),
  ),
  screen('/schedule', async () => (await import('./screens/schedule-screen.tsx')).ScheduleScreen),
  screen('/activity', async () => (await import('./screens/activity-screen.tsx')).ActivityScreen),
  screen('/health', async () => (await import('./screens/health-screen.tsx')).HealthScreen),
  screen('/settings', async () => (await import('./screens/settings-screen.tsx')).SettingsScreen),
  screen('/settings/licences', async () => (await import('./screens/licences-screen.tsx')).LicencesScreen),
]

/** Fetches the code of all screens, one after the other while nothing else is to be done, so that none is waited for. */
export async function fetchScreens(): Promise<void> {
  for (const { fetch } of screenRoutes) {
    await idle()
    // What fails here fails again where it is shown, and is said there.
    await fetch().catch(() => {})
  }
}

/** Safari has no idle callbacks. */
const idle = () =>
  new Promise<unknown>((resolve) =>
    'requestIdleCallback' in window ? requestIdleCallback(resolve) : setTimeout(resolve),
  )
