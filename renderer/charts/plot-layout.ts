/** Where things of a plot stand, in dots of the screen; pure. */

/** Values to dots along an axis. Both ends are given; reversed where the first end is the larger. */
export function scaleOf(from: number, to: number, start: number, length: number): (value: number) => number {
  const span = to - from || 1
  return (value) => start + ((value - from) / span) * length
}

/**
 * Moves labels apart that would lie upon each other: in the order of their wanted places, none nearer to the next than
 * `gap`, none outside `from` to `to` as long as there is room for all. Returns the places in the order given.
 */
export function spreadLabels(wanted: readonly number[], gap: number, from: number, to: number): number[] {
  const order = wanted
    .map((y, at) => ({ y: Math.min(Math.max(y, from), to), at }))
    .sort((a, b) => a.y - b.y || a.at - b.at)
  for (const [place, one] of order.entries()) {
    const before = order[place - 1]
    if (before) one.y = Math.max(one.y, before.y + gap)
  }
  let limit = Math.max(to, from + gap * (order.length - 1))
  for (const one of order.toReversed()) {
    one.y = Math.min(one.y, limit)
    limit = one.y - gap
  }
  const places: number[] = []
  for (const { y, at } of order) places[at] = y
  return places
}

/** Which steps of a line carry its marker: about every 90 dots, those of the next line a little later. */
export function markerSteps(first: number, last: number, width: number, line: number): (step: number) => boolean {
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, Math.floor(width / 90))))
  return (step) => (step - first) % every === line % every
}

/** Whole numbers along an axis, at most `count` of them, the first and the last among them. */
export function wholeTicks(first: number, last: number, count: number): number[] {
  const span = last - first
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000].find((one) => span / one <= count - 1) ?? span
  const ticks: number[] = []
  for (let at = Math.ceil(first / step) * step; at <= last; at += step) ticks.push(at)
  if (ticks[0] !== first) {
    if ((ticks[0] ?? last) - first < step / 2) ticks[0] = first
    else ticks.unshift(first)
  }
  const end = ticks.at(-1) ?? first
  if (end !== last) {
    if (last - end < step / 2 && ticks.length > 1) ticks[ticks.length - 1] = last
    else ticks.push(last)
  }
  return ticks
}
