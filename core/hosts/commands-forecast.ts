import type { Command } from 'commander'
import type { Forecast } from '../contract/forecast.ts'
import { leaf } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'

/** The command that tells what an ingestion would cost. */
export function addForecast(program: Command): void {
  leaf(program, 'forecast <event>', 'Says what ingesting an event would ask for: pages, time, megabytes.', [
    'forecast liverc:486677',
    'forecast liverc:486677 --check-everything --json',
    'forecast liverc:486677 --offline  # from what is stored; asks for nothing',
  ])
    .option('--check-everything', 'of an ingestion that asks for every page again')
    .option('--offline', "from what is stored; else the event's own page is asked for (one request)")
    .action((event: string, { checkEverything = false, offline = false }: ForecastFlags, command: Command) =>
      inSession(command, async ({ engine, signal, print }) => {
        const mode = checkEverything ? 'everything' : 'changed'
        const forecast = await engine.forecast(event, { mode, mayAsk: !offline, isForAnother: true, signal })
        await print(forecast, () => forecastText(forecast))
        return exitStatus.done
      }),
    )
}

interface ForecastFlags {
  readonly checkEverything?: boolean
  readonly offline?: boolean
}

/** A forecast in a line or two. */
function forecastText(forecast: Forecast): string {
  const { basis, pages, durationMs, bytes, racesListed, racesFresh, pagesOverBudget, listReadAt, trouble } = forecast
  const why = trouble ? `${trouble.message}\n` : ''
  if (basis === 'nothing') return `${why}Nothing of this event is known yet, so nothing can be said without asking.\n`
  const left = pagesOverBudget ? `, ${pagesOverBudget} more left out (max-pages)` : ''
  const figures = `${pages} ${pages === 1 ? 'page' : 'pages'}${left}, about ${((durationMs ?? 0) / 1000).toFixed(1)} s, ${((bytes ?? 0) / 1e6).toFixed(1)} MB`
  const races = `${racesListed} races listed, ${racesFresh} of them as they are stored`
  const age = basis === 'stored' ? `, by the list of ${listReadAt}; newer races are not in it` : ''
  return `${why}${figures}\n${races}${age}\n`
}
