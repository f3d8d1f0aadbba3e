import { startTransition, useEffect, useState } from 'react'

/**
 * How many of `count` parts of a screen are drawn by now: `step` at once, then as many more each time that those before are
 * painted, so that a long screen never holds up the page in one piece. Begins anew with a new `key` of the component only.
 */
export function useInSteps(count: number, step = 1): number {
  const [drawn, setDrawn] = useState(step)
  useEffect(() => {
    if (drawn < count) startTransition(() => setDrawn(drawn + step))
  }, [drawn, count, step])
  return Math.min(drawn, count)
}
