/** How often a test with chance in it repeats itself: `short` usually, `long` with `MRE_LONG=1`. */
export function rounds(short: number, long: number): number {
  return process.env.MRE_LONG === '1' ? long : short
}
