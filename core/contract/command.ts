import { oc } from '@orpc/contract'
import { z } from 'zod'
import { wireFailure } from './failure.ts'

/** Every command may fail; `FAILED` carries code, sentence and details (`failureOf` turns it back into a Failure). */
export const command = oc.errors({ FAILED: { status: 422, data: wireFailure } })
export const id = z.int().min(1)
export const shortText = z.string().max(2_000)
export const nothing = z.strictObject({})
