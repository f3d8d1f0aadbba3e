import { create } from 'zustand'

interface ImportState {
  /** The folder of saved pages that a person chose; null while none is looked at. */
  readonly folder: string | null
  /** In a browser, where no folder can be chosen: whether the other way is told. */
  readonly isTold: boolean
}

export const useImportStore = create<ImportState>(() => ({ folder: null, isTold: false }))
