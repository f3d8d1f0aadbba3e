import { Group, SegmentedControl, Text } from '@mantine/core'
import type { RaceUnderstanding } from '../../../../core/contract/understanding.ts'
import { engineCalls } from '../../../engine-client.ts'
import { tellDone } from '../../../parts/tell-done.tsx'
import { tellFailure } from '../../../parts/tell-failure.ts'

interface FuelChoiceProps {
  readonly raceId: number
  readonly className: string
  readonly fuel: RaceUnderstanding['fuel']
}

const choices = [
  { value: 'name', label: 'By its name' },
  { value: 'fuel', label: 'Yes' },
  { value: 'electric', label: 'No' },
] as const
type Choice = (typeof choices)[number]['value']

/** Whether the class refuels: as its name says, or as a person says of it at whatever meeting. */
export function FuelChoice({ raceId, className, fuel }: FuelChoiceProps) {
  const chosen: Choice = fuel.saidBy === null || fuel.kind === 'unknown' ? 'name' : fuel.kind
  const say = async (choice: Choice) => {
    try {
      const { actionId } = await engineCalls.laps.sayFuel({
        raceId,
        refuels: choice === 'name' ? null : choice === 'fuel',
      })
      const said = { name: 'goes by its name', fuel: 'refuels', electric: 'does not refuel' }[choice]
      if (actionId !== null) tellDone('Noted', `${className} ${said}, at whatever meeting`, actionId)
    } catch (error) {
      tellFailure('Not noted', error)
    }
  }
  return (
    <Group gap="xs">
      <Text fz="sm">Does {className} refuel?</Text>
      <SegmentedControl
        size="xs"
        aria-label={`Does ${className} refuel?`}
        transitionDuration={0}
        data={[...choices]}
        value={chosen}
        onChange={(value) => void say(value as Choice)}
      />
    </Group>
  )
}
