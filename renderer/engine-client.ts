import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { QueryClient } from '@tanstack/react-query'
import type { commands } from '../core/contract/commands.ts'
import { desktop } from './desktop.ts'
import { portLink } from './engine-port.ts'
import { EngineLost, failureOf } from './failures.ts'

/** The same contract over HTTP, for the browser: the session is a cookie, the header shows that the page itself asks. */
function httpLink(): ClientLink<ClientContext> {
  const link = new RPCLink<ClientContext>({
    url: `${window.location.origin}/rpc`,
    headers: { 'x-my-race-engineer': '1' },
    async fetch(request, init) {
      try {
        return await fetch(request, init)
      } catch (error) {
        throw request.signal.aborted ? error : new EngineLost()
      }
    },
  })
  return {
    async call(path, input, options) {
      try {
        return await link.call(path, input, options)
      } catch (error) {
        // An answer that broke off half way: `fetch` itself was content, its body was not.
        const isCut = error instanceof Error && error.cause instanceof TypeError
        throw isCut && !options.signal?.aborted ? new EngineLost() : error
      }
    },
  }
}

/** The one typed client: over the desktop's port, else over HTTP. What its calls throw, `failureOf` explains. */
export const engineCalls: ContractRouterClient<typeof commands> = createORPCClient(
  desktop ? portLink(desktop) : httpLink(),
)

/** The client's TanStack Query helpers: `useQuery(engine.race.analysis.queryOptions({ input: { raceId } }))`. */
export const engine = createTanstackQueryUtils(engineCalls)

/** What no screen shows is forgotten after this long: a laptop left open at the track must not fill up with meetings. */
const keptMs = 60_000

/** Answers stay good until a push says otherwise; only a lost engine is worth asking again by itself. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      gcTime: keptMs,
      staleTime: Number.POSITIVE_INFINITY,
      networkMode: 'always',
      retry: (failures, error) => failures < 3 && failureOf(error).code === 'engine/lost',
      retryDelay: 500,
    },
    mutations: { networkMode: 'always' },
  },
})
