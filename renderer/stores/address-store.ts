import { create } from 'zustand'

interface AddressState {
  /** An address that a person pasted or typed, to be understood; null when there is none. */
  readonly text: string | null
  /** Opens what an address means: goes there, or offers to read it. */
  open(text: string): void
  clear(): void
}

export const useAddressStore = create<AddressState>((set) => ({
  text: null,
  open: (text) => set({ text }),
  clear: () => set({ text: null }),
}))
