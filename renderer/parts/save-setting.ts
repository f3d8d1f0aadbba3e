import { engine, engineCalls, queryClient } from '../engine-client.ts'
import { failureOf } from '../failures.ts'

/** Saves a setting of the engine, or with null forgets it. Returns why it was not kept; null where it was. */
export async function saveSetting(key: string, value: string | null): Promise<string | null> {
  try {
    const settings = await engineCalls.settings.save({ key, value })
    queryClient.setQueryData(engine.settings.list.queryKey({ input: {} }), settings)
    return null
  } catch (error) {
    return failureOf(error).message
  }
}
