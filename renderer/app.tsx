import { useMantineColorScheme } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect, useRef, useState } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import type { RunUnderWay } from '../core/contract/answers.ts'
import { desktop } from './desktop.ts'
import { followEngine } from './live-data.ts'
import { EngineGate } from './parts/engine-gate.tsx'
import { Keyboard } from './parts/keyboard.tsx'
import { LazyScreen, screenCode } from './parts/lazy-screen.tsx'
import { Navigation } from './parts/navigation.tsx'
import { NothingHere } from './parts/nothing-here.tsx'
import { Notices } from './parts/notices.tsx'
import { Palette } from './parts/palette.tsx'
import { PastedAddress } from './parts/pasted-address.tsx'
import { ScreenGuard } from './parts/screen-guard.tsx'
import { clubsPlace } from './places.ts'

const welcomeCode = screenCode(async () => (await import('./screens/welcome-screen.tsx')).WelcomeScreen)
const clubsCode = screenCode(async () => (await import('./screens/clubs-screen.tsx')).ClubsScreen)
const clubCode = screenCode(async () => (await import('./screens/club-screen.tsx')).ClubScreen)
const meetingCode = screenCode(async () => (await import('./screens/meeting-screen.tsx')).MeetingScreen)
const raceCode = screenCode(async () => (await import('./screens/race-screen.tsx')).RaceScreen)
const driverCode = screenCode(async () => (await import('./screens/driver-screen.tsx')).DriverScreen)
const ingestionsCode = screenCode(async () => (await import('./screens/ingestions-screen.tsx')).IngestionsScreen)
const runCode = screenCode(async () => (await import('./screens/run-screen.tsx')).RunScreen)
const settingsCode = screenCode(async () => (await import('./screens/settings-screen.tsx')).SettingsScreen)
const licencesCode = screenCode(async () => (await import('./screens/licences-screen.tsx')).LicencesScreen)

/** In the order in which a person comes to need them. */
const screens = [
  clubCode,
  meetingCode,
  raceCode,
  ingestionsCode,
  clubsCode,
  driverCode,
  runCode,
  settingsCode,
  licencesCode,
]

/** Fetches the code of the screens one after the other while nothing else is to be done, so that none has to be waited for. */
async function fetchScreens(): Promise<void> {
  for (const { fetch } of screens) {
    await new Promise((idle) => requestIdleCallback(idle))
    // What fails here fails again where it is shown, and is said there.
    await fetch().catch(() => {})
  }
}

/** The frame, and which screen is showing. */
export function App() {
  const [isConnected, setIsConnected] = useState(true)
  const { colorScheme } = useMantineColorScheme()
  const main = useRef<HTMLElement>(null)
  const [place] = useLocation()
  useEffect(() => followEngine(tellEnd, setIsConnected), [])
  useEffect(() => void fetchScreens(), [])
  useEffect(() => {
    void desktop?.setTheme(colorScheme === 'auto' ? 'system' : colorScheme)
  }, [colorScheme])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new place begins at its top
  useEffect(() => {
    window.scrollTo({ top: 0 })
  }, [place])
  return (
    <EngineGate>
      <button type="button" className="mre-skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <div className="mre-frame">
        <Navigation />
        <main className="mre-main" ref={main} tabIndex={-1}>
          <Notices isConnected={isConnected} />
          <ScreenGuard key={place}>
            <Switch>
              <Route path="/">
                <LazyScreen code={welcomeCode} props={{}} />
              </Route>
              <Route path="/clubs">
                <LazyScreen code={clubsCode} props={{}} />
              </Route>
              <Route path="/clubs/:id">
                {({ id }) => <WithId id={id} show={(trackId) => <LazyScreen code={clubCode} props={{ trackId }} />} />}
              </Route>
              <Route path="/meetings/:id">
                {({ id }) => (
                  <WithId id={id} show={(eventId) => <LazyScreen code={meetingCode} props={{ eventId }} />} />
                )}
              </Route>
              <Route path="/races/:id">
                {({ id }) => <WithId id={id} show={(raceId) => <LazyScreen code={raceCode} props={{ raceId }} />} />}
              </Route>
              <Route path="/drivers/:id">
                {({ id }) => (
                  <WithId id={id} show={(driverId) => <LazyScreen code={driverCode} props={{ driverId }} />} />
                )}
              </Route>
              <Route path="/ingestions">
                <LazyScreen code={ingestionsCode} props={{}} />
              </Route>
              <Route path="/ingestions/:id">
                {({ id }) => <WithId id={id} show={(runId) => <LazyScreen code={runCode} props={{ runId }} />} />}
              </Route>
              <Route path="/settings">
                <LazyScreen code={settingsCode} props={{}} />
              </Route>
              <Route path="/settings/licences">
                <LazyScreen code={licencesCode} props={{}} />
              </Route>
              <Route>
                <Redirect to={clubsPlace()} />
              </Route>
            </Switch>
          </ScreenGuard>
        </main>
      </div>
      <Palette />
      <PastedAddress />
      <Keyboard />
    </EngineGate>
  )
}

/** A place of one thing: a new thing is a new screen, with nothing left over from the one before. */
function WithId({ id, show }: { readonly id: string; readonly show: (id: number) => React.ReactNode }) {
  const known = /^[1-9]\d{0,14}$/.test(id) ? Number(id) : null
  return known === null ? <NothingHere /> : <div key={known}>{show(known)}</div>
}

function tellEnd({ title, state, failure, steps }: RunUnderWay): void {
  const skipped = steps.filter(({ outcome }) => outcome === 'skipped').length
  const told = {
    complete: { color: 'green', title: 'Complete', message: title },
    partial: {
      color: 'orange',
      title: 'In part',
      message: `${title}: ${skipped} left out. Ingestions says what and why.`,
    },
    failed: { color: 'red', title: 'Failed', message: `${title}: ${failure?.message ?? 'no reason was given'}` },
    cancelled: { color: 'gray', title: 'Cancelled', message: `${title}. What was read is kept.` },
  } as const
  if (state in told) notifications.show(told[state as keyof typeof told])
}
