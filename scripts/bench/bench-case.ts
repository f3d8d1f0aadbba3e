import type { FigureName } from './figures.ts'

/** Where a case finds the program and may write. */
export interface Bench {
  /** The checkout. */
  readonly root: string
  /** On disk, for this run only. */
  readonly folder: string
  /** The folder of the bundled program, built on first use. */
  bundle(): string
  /** The path of an Electron, with the app built for it. Throws where there is none. */
  electron(): Promise<string>
}

/** What a case found out. */
interface Measurement<Figures> {
  readonly figures: Readonly<Figures>
  /** What was measured exactly, for a person who doubts it. */
  readonly notes: readonly string[]
}

/** Figures that are measured together, every one of them. */
export interface BenchCase<Name extends FigureName> {
  readonly figures: readonly Name[]
  measure(bench: Bench): Promise<Measurement<Record<Name, number>>>
}

/** Any of the cases. */
export interface AnyCase {
  readonly figures: readonly FigureName[]
  measure(bench: Bench): Promise<Measurement<Partial<Record<FigureName, number>>>>
}
