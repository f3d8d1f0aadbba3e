import { Table, Text } from '@mantine/core'
import { explainedFigures, figureTitles } from '../../../core/contract/check-words.ts'
import type { FigureTally } from '../../../core/contract/checks.ts'
import { formatCount } from '../../format.ts'
import { Explained, ExplainedGroup } from '../../parts/explained.tsx'

const columns = [
  ['agrees', 'Agree', 'The laps give what was published'],
  ['disagrees', 'Do not', 'The laps give something else'],
  ['otherRule', 'Other rule', 'Most of a race differs in this figure, so its source reckons by another rule there'],
  ['cannotBeTold', 'Cannot be told', 'What it would be computed from does not add up itself'],
  ['notPublished', 'Not published', 'The source says nothing of it'],
] as const

/** Which figures were checked, and how many of each agree; what happened to none of them is not a column. */
export function FigureTable({ figures }: { readonly figures: readonly FigureTally[] }) {
  const shown = columns.filter(([field]) => field === 'agrees' || figures.some((one) => one[field] > 0))
  return (
    <ExplainedGroup className="mre-scroll" label="Figures that were checked">
      <Table maw={760} miw={420}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Figure</Table.Th>
            {shown.map(([field, heading, title]) => (
              <Table.Th key={field} className="mre-number" title={title}>
                {heading}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {figures.map((one) => (
            <Table.Tr key={one.figure}>
              <Table.Td>
                <Title figure={one.figure} />
              </Table.Td>
              {shown.map(([field]) => (
                <Table.Td key={field} className="mre-number">
                  <Text
                    span
                    inherit
                    {...(one[field] === 0 && { className: 'mre-quiet' })}
                    fw={field === 'disagrees' && one[field] > 0 ? 650 : 400}
                  >
                    {formatCount(one[field])}
                  </Text>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ExplainedGroup>
  )
}

/** What was checked, and how it comes about. */
function Title({ figure }: Pick<FigureTally, 'figure'>) {
  const [title, explained] = [capitalised(figureTitles[figure]), explainedFigures[figure]]
  return explained === null ? title : <Explained figure={explained}>{title}</Explained>
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
