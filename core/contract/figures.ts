import { z } from 'zod'
import { figureIds } from './figure-names.ts'

/** A figure by its id; what each is stands in `figure-names.ts`. */
export const figureId = z.enum(figureIds)
