import { type ComponentType, useEffect, useState } from 'react'
import { Waiting } from './waiting.tsx'

/** A screen whose code is fetched when it is first shown, or before. */
export interface ScreenCode<Props> {
  /** The screen, where it has been fetched. */
  known(): ComponentType<Props> | undefined
  fetch(): Promise<ComponentType<Props>>
}

/** Code that `fetchScreen` brings; kept from the first time on. */
export function screenCode<Props>(fetchScreen: () => Promise<ComponentType<Props>>): ScreenCode<Props> {
  let known: ComponentType<Props> | undefined
  return {
    known: () => known,
    async fetch() {
      known = await fetchScreen()
      return known
    },
  }
}

interface LazyScreenProps<Props> {
  readonly code: ScreenCode<Props>
  readonly props: Props
}

/**
 * Like React's `lazy`, without Suspense: that holds back what it reveals for 300 ms after it has shown that something is
 * loading, and the code of a screen is here in a few. A screen that cannot be fetched fails where it is drawn.
 */
export function LazyScreen<Props extends object>({ code, props }: LazyScreenProps<Props>) {
  // What was shown first stays: another component in its place would begin anew.
  const [Screen, setScreen] = useState(code.known)
  const [failure, setFailure] = useState<unknown>()
  useEffect(() => {
    let isLeft = false
    if (!Screen) {
      code.fetch().then(
        (fetched) => isLeft || setScreen(() => fetched),
        (error) => isLeft || setFailure(error ?? new Error('a part of this program could not be loaded')),
      )
    }
    return () => {
      isLeft = true
    }
  }, [Screen, code])
  if (failure !== undefined) throw failure
  return Screen ? <Screen {...props} /> : <Waiting what="this page" />
}
