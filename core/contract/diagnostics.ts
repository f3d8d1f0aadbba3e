import { z } from 'zod'

/** A file of bytes, as it crosses a process boundary. */
export const binaryFile = z.strictObject({
  /** A name to offer: letters, digits, dots and hyphens only. */
  fileName: z.string(),
  mediaType: z.string(),
  base64: z.string(),
})
export type BinaryFile = z.infer<typeof binaryFile>
