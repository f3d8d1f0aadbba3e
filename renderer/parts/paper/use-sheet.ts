import { useEffect, useState } from 'react'
import type { Sheet, SheetProgress, SheetWanted } from '../../../core/contract/sheets.ts'
import { engineCalls } from '../../engine-client.ts'

/** How a sheet is that was asked for: being made, there, or not to be had. */
export type SheetState =
  | { readonly state: 'making'; readonly progress: SheetProgress | null }
  | { readonly state: 'made'; readonly sheet: Sheet }
  | { readonly state: 'failed'; readonly failure: unknown }

/**
 * Has a sheet made, again for each other `wanted`; leaving stops it. Null wants none; another
 * `attempt` tries the same again. */
export function useSheet(wanted: SheetWanted | null, attempt: number): SheetState {
  const [now, setNow] = useState<SheetState>({ state: 'making', progress: null })
  const key = JSON.stringify(wanted)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    const asked = JSON.parse(key) as SheetWanted | null
    setNow({ state: 'making', progress: null })
    if (asked === null) return
    const leaving = new AbortController()
    const { signal } = leaving
    const make = async () => {
      for await (const step of await engineCalls.sheet.render(asked, { signal })) {
        if (signal.aborted) return
        setNow(step.kind === 'done' ? { state: 'made', sheet: step.sheet } : { state: 'making', progress: step })
      }
    }
    make().catch((error: unknown) => {
      if (!signal.aborted) setNow({ state: 'failed', failure: error })
    })
    return () => leaving.abort()
  }, [key, attempt])
  return now
}
