import { Stack, Table, Text, Title } from '@mantine/core'
import type { FailurePatterns, PageTypeHealth } from '../../../core/contract/health.ts'
import { causeWords, pageTypeWords } from '../../../core/contract/words.ts'
import { formatAgo, formatAmount, formatCount, formatInstant, formatRate } from '../../format.ts'
import classes from './failure-patterns.module.css'

/** What kept going wrong: why, and at which hour of the day for which page. */
export function FailurePatternsPart({ patterns }: { readonly patterns: FailurePatterns }) {
  const { days, reasons, byHour } = patterns
  return (
    <Stack gap="sm" component="section" aria-label="What was not enough">
      <Title order={2}>What was not enough, last {formatAmount(days, 'day')}</Title>
      {reasons.length === 0 ? (
        <Text className="mre-quiet">Every try was enough.</Text>
      ) : (
        <>
          <Reasons reasons={reasons} />
          <HourTable byHour={byHour} />
        </>
      )}
    </Stack>
  )
}

function Reasons({ reasons }: Pick<FailurePatterns, 'reasons'>) {
  return (
    <div className="mre-scroll">
      <Table miw={520} maw={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What was behind it</Table.Th>
            <Table.Th className="mre-number">Times</Table.Th>
            <Table.Th>Last</Table.Th>
            <Table.Th>Code</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {reasons.map(({ code, cause, failures, lastAt }) => (
            <Table.Tr key={`${code} ${cause}`}>
              <Table.Td>{causeWords[cause]}</Table.Td>
              <Table.Td className="mre-number">{formatCount(failures)}</Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }} title={formatInstant(lastAt)}>
                {formatAgo(lastAt)}
              </Table.Td>
              <Table.Td className="mre-quiet">{code}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

const hourName = (hour: number) => String(hour).padStart(2, '0')

/** A table whose cells are the darker the more went wrong: the figures themselves stand in them. */
function HourTable({ byHour }: Pick<FailurePatterns, 'byHour'>) {
  const most = Math.max(1, ...byHour.flatMap(({ failures }) => failures))
  return (
    <figure className={classes.figure} aria-label="By page and hour">
      <figcaption>
        <Title order={3}>By page and hour</Title>
        <Text fz="sm" className="mre-quiet">
          At which hour of this computer’s day a try was not enough. A blank: nothing went wrong. A dash: no page was
          read at that hour either.
        </Text>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached with the keyboard */}
      <section className="mre-scroll" tabIndex={0} aria-label="Hours of the day">
        <table className={classes.hours}>
          <thead>
            <tr>
              <th scope="col">Page</th>
              {Array.from({ length: 24 }, (_none, hour) => (
                <th key={hourName(hour)} scope="col">
                  {hourName(hour)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {byHour.map(({ pageType, failures, pagesRead }) => (
              <tr key={pageType}>
                <th scope="row">{pageTypeWords[pageType]}</th>
                {failures.map((times, hour) => {
                  const pages = pagesRead[hour] ?? 0
                  return (
                    <td
                      key={hourName(hour)}
                      style={{ '--heat': times === 0 ? 0 : 0.15 + (0.85 * times) / most } as React.CSSProperties}
                      title={`${hourName(hour)}:00 to ${hourName(hour)}:59: ${formatAmount(times, 'time')} not enough, ${formatAmount(pages, 'page')} read`}
                    >
                      {times > 0 ? formatCount(times) : pages > 0 ? '' : '–'}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </figure>
  )
}

/** How each kind of page was had. */
export function PageTypesTable({ pageTypes }: { readonly pageTypes: readonly PageTypeHealth[] }) {
  if (pageTypes.length === 0) return null
  return (
    <div className="mre-scroll">
      <Table miw={520} maw={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Page</Table.Th>
            <Table.Th className="mre-number">Read</Table.Th>
            <Table.Th className="mre-number">Could not be had</Table.Th>
            <Table.Th className="mre-number">Tries</Table.Th>
            <Table.Th className="mre-number">Not enough</Table.Th>
            <Table.Th className="mre-number">Share</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pageTypes.map(({ pageType, pagesRead, pagesFailed, tries, failures, errorRate }) => (
            <Table.Tr key={pageType}>
              <Table.Td>{pageTypeWords[pageType]}</Table.Td>
              <Table.Td className="mre-number">{formatCount(pagesRead)}</Table.Td>
              <Table.Td className="mre-number">{formatCount(pagesFailed)}</Table.Td>
              <Table.Td className="mre-number">{formatCount(tries)}</Table.Td>
              <Table.Td className="mre-number">{formatCount(failures)}</Table.Td>
              <Table.Td className="mre-number">{formatRate(errorRate)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
