/** Holds the answers of a fixture server back, from one request on, until it is opened. */
export function gate(from: (request: number, query: string) => boolean, latencyMs = 1) {
  const opened = Promise.withResolvers<number>()
  const reached = Promise.withResolvers<void>()
  return {
    /** For the server's `latencyMs`. */
    latencyMs(request: number, _path: string, query: string): number | Promise<number> {
      if (!from(request, query)) return latencyMs
      reached.resolve()
      return opened.promise
    },
    /** Resolves when the first request stands before it. */
    reached: reached.promise,
    open: () => opened.resolve(latencyMs),
  }
}
