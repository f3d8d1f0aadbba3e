import { useMantineColorScheme } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect, useRef, useState } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import type { RunUnderWay } from '../core/contract/answers.ts'
import { desktop } from './desktop.ts'
import { followEngine } from './live-data.ts'
import { EngineGate } from './parts/engine-gate.tsx'
import { ExplainHost } from './parts/explain-host.tsx'
import { ImportPages } from './parts/import-pages.tsx'
import { Keyboard } from './parts/keyboard.tsx'
import { Navigation } from './parts/navigation.tsx'
import { Notices } from './parts/notices.tsx'
import { Palette } from './parts/palette.tsx'
import { PastedAddress } from './parts/pasted-address.tsx'
import { ScreenGuard } from './parts/screen-guard.tsx'
import { clubsPlace } from './places.ts'
import { fetchScreens, screenRoutes } from './routes.tsx'

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
              {screenRoutes.map(({ path, draw }) => (
                <Route key={path} path={path}>
                  {({ id, otherId }: { readonly id?: string; readonly otherId?: string }) => draw(id, otherId)}
                </Route>
              ))}
              <Route>
                <Redirect to={clubsPlace()} />
              </Route>
            </Switch>
          </ScreenGuard>
        </main>
      </div>
      <Palette />
      <PastedAddress />
      <ImportPages />
      <Keyboard />
      <ExplainHost />
    </EngineGate>
  )
}

function tellEnd({ title, state, failure, summary, steps }: RunUnderWay): void {
  const skipped = steps.filter(({ outcome }) => outcome === 'skipped').length
  const told = {
    complete: { color: 'green', title: 'Complete', message: title },
    partial: {
      color: 'orange',
      title: 'In part',
      message: `${title}: ${summary ?? failure?.message ?? `${skipped} left out.`} Ingestions says what.`,
    },
    failed: { color: 'red', title: 'Failed', message: `${title}: ${failure?.message ?? 'no reason was given'}` },
    cancelled: { color: 'gray', title: 'Cancelled', message: `${title}. What was read is kept.` },
  } as const
  if (state in told) notifications.show(told[state as keyof typeof told])
}
