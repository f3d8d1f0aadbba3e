import { Alert, Text } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { DriverHistory } from '../../../core/contract/driver-history.ts'
import { engine } from '../../engine-client.ts'
import { FailureNote } from '../../parts/failure-note.tsx'
import { DecisionTable } from '../drivers/decision-table.tsx'
import { SuggestionCard } from '../drivers/suggestion-card.tsx'

const looked = 500

/** What was said of who this is, and who else it may be. */
export function Accounts({ history: { driverIds, accounts } }: { readonly history: DriverHistory }) {
  const suggestions = useQuery(engine.person.suggestions.queryOptions({ input: { limit: looked } }))
  const decisions = useQuery(engine.person.decisions.queryOptions({ input: {} }))
  const isOwn = ({ driverId }: { readonly driverId: number }) => driverIds.includes(driverId)
  const own = decisions.data?.filter(({ one, other }) => isOwn(one) || isOwn(other)) ?? []
  return (
    <>
      {accounts.length > 1 && (
        <Alert color="gray" icon={<IconUsers aria-hidden />} title={`One person under ${accounts.length} ids`}>
          <Text>
            {accounts.map(({ driverName, sourceDriverId }) => `${driverName} (id ${sourceDriverId})`).join(', ')}. Their
            races stand together here and everywhere; as published they stay as they are.
          </Text>
        </Alert>
      )}
      {decisions.isError && <FailureNote failure={decisions.error} onRetry={decisions.refetch} />}
      {own.length > 0 && <DecisionTable decisions={own} />}
      {suggestions.data?.suggestions
        .filter(({ one, other }) => isOwn(one) || isOwn(other))
        .map((suggestion) => (
          <SuggestionCard key={`${suggestion.one.driverId} ${suggestion.other.driverId}`} suggestion={suggestion} />
        ))}
    </>
  )
}
