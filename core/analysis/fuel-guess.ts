/** What a class runs on, and the word of its name that says so; `word` is null where no word does. */
export interface FuelGuess {
  readonly kind: 'fuel' | 'electric' | 'unknown'
  readonly word: string | null
}

const fuelWords = /(?<![\p{L}\d])(nitro|ic|gp|gas|petrol|fuel)(?![\p{L}\d])/iu
const electricWords =
  /(?<![\p{L}\d])(electric|ep|ebuggy|etruggy|etruck|e-?buggy|e-?truggy|e-?truck|brushless|stock|modified|\d{1,2}\.5t?)(?![\p{L}\d])/iu

/**
 * Whether a class refuels, guessed from the words of its name and of its label: the one place where that is guessed.
 * A name with words of both kinds, or of none, says nothing.
 */
export function guessFuel(...names: readonly (string | null)[]): FuelGuess {
  const name = names.filter((one) => one !== null).join(' ')
  const fuel = fuelWords.exec(name)?.[1]
  const electric = electricWords.exec(name)?.[1]
  if (fuel !== undefined && electric === undefined) return { kind: 'fuel', word: fuel }
  if (electric !== undefined && fuel === undefined) return { kind: 'electric', word: electric }
  return { kind: 'unknown', word: null }
}
