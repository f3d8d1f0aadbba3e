import { describe, expect, it } from 'vitest'
import { listActionItems, undoAction } from '../../core/desks/undo.ts'
import { decide, findDecision, listDecisions } from '../../core/store/decisions.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { benchFor } from '../support/bench.ts'

const meeting = makeMeeting({ seed: 430, size: 'small' })
const [race] = meeting.expected.races
const [result] = race?.results ?? []
const subject = {
  source: 'liverc',
  sourceEventId: meeting.eventId,
  sourceRaceId: race?.sourceRaceId ?? '',
  sourceDriverId: result?.sourceDriverId ?? '',
  lapNumber: 1,
}
const said = { kind: 'lap', subject, doneBy: 'a test', verb: 'mark-lap', about: 'lap 1' } as const
const out = { verdict: 'out', lapTimeMs: 30_000 } as const

describe('a decision', () => {
  it('is stored once a subject, recorded, and taken back to exactly what was before', async () => {
    const { engine, ingest } = await benchFor(meeting)
    await ingest()
    engine.withStore((store) => {
      expect(decide(store, { ...said, value: out, note: 'cut the corner' })).not.toBeNull()
      expect(decide(store, { ...said, value: out, note: 'cut the corner' })).toBeNull()
      expect(decide(store, { ...said, value: { ...out, verdict: 'in' } })).not.toBeNull()
    })
    expect(listDecisions(engine.reading(), 'lap')).toHaveLength(1)
    const [second, first] = listActionItems(engine.reading(), 2)
    await undoAction(engine, second?.actionId ?? 0)
    expect(findDecision(engine.reading(), 'lap', subject)).toMatchObject({ value: out, note: 'cut the corner' })
    await undoAction(engine, first?.actionId ?? 0)
    expect(findDecision(engine.reading(), 'lap', subject)).toBeUndefined()
  })
})
