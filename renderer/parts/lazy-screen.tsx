import { type ComponentType, useEffect, useState } from 'react'
import { Waiting } from './waiting.tsx'

/** A screen whose code is fetched when it is first shown, or before, by `preload`. */
export type LazyScreen<Props> = ComponentType<Props> & { preload(): Promise<unknown> }

/**
 * Like React's `lazy`, without Suspense: that holds back what it reveals for 300 ms after it has shown that something is
 * loading, and the code of a screen is here in a few. A screen that cannot be fetched fails where it is drawn.
 */
export function lazyScreen<Props extends object>(fetchScreen: () => Promise<ComponentType<Props>>): LazyScreen<Props> {
  let known: ComponentType<Props> | undefined
  const preload = async () => {
    known = await fetchScreen()
    return known
  }
  function Screen(props: Props) {
    // What was shown first stays: another component in its place would begin anew.
    const [Shown, setShown] = useState(() => known)
    const [failure, setFailure] = useState<unknown>()
    useEffect(() => {
      let isLeft = false
      if (!Shown) {
        preload().then(
          (screen) => isLeft || setShown(() => screen),
          (error) => isLeft || setFailure(error ?? new Error('a part of this program could not be loaded')),
        )
      }
      return () => {
        isLeft = true
      }
    }, [Shown])
    if (failure !== undefined) throw failure
    return Shown ? <Shown {...props} /> : <Waiting what="this page" />
  }
  return Object.assign(Screen, { preload })
}
