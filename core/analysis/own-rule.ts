/**
 * Where most of a race disagrees with a formula, the source reckons by another one there: that is no mistake. (The
 * formulas were inferred from main events; other kinds of race may differ as a whole, but not in a few figures.)
 */
export function isOwnRule(disagreeing: number, compared: number): boolean {
  return compared >= 3 && disagreeing * 2 > compared
}
