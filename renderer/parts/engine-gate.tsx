import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { EngineStatus } from '../../core/contract/desktop.ts'
import { desktop } from '../desktop.ts'
import { EngineFailed } from './engine-failed.tsx'

const Status = createContext<EngineStatus | undefined>(undefined)

/** How the engine is, as the shell says; undefined in a browser, which learns it from its calls. */
export function useEngineStatus(): EngineStatus | undefined {
  return useContext(Status)
}

/** Shows the program where there is an engine, and why not and what to do where it cannot be started. */
export function EngineGate({ children }: { readonly children: ReactNode }) {
  const [status, setStatus] = useState<EngineStatus>()
  useEffect(() => desktop?.onEngineStatus(setStatus), [])
  if (status?.state === 'failed') return <EngineFailed failure={status.failure} />
  return <Status value={status}>{children}</Status>
}
