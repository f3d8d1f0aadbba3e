import type { ReactNode } from 'react'

/** Something that can be chosen by name. */
export interface PaletteAction {
  readonly id: string
  readonly label: string
  readonly description?: string
  readonly icon: ReactNode
  /** Folded, what is searched. */
  readonly folded: string
  run(): void
}

/** Of its sign, in dots. */
export const signSize = 18

/** As many of a kind are shown: who wants another one types more of it. */
export const shownPerGroup = 7
