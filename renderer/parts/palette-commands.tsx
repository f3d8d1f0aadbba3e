import { useMantineColorScheme } from '@mantine/core'
import {
  IconCalendarTime,
  IconCloudDownload,
  IconDatabase,
  IconFlag,
  IconFolderOpen,
  IconHeartbeat,
  IconHistory,
  IconHome,
  IconMessage2,
  IconMoon,
  IconRefresh,
  IconSettings,
  IconUser,
} from '@tabler/icons-react'
import { type ReactNode, useMemo } from 'react'
import { useLocation } from 'wouter'
import { engineCalls } from '../engine-client.ts'
import { fold } from '../fold.ts'
import {
  activityPlace,
  clubPlace,
  clubsPlace,
  driversPlace,
  healthPlace,
  ingestionsPlace,
  schedulePlace,
  settingsPlace,
  startPlace,
} from '../places.ts'
import { useViewStore, type Wording } from '../stores/view-store.ts'
import { chooseSavedPages } from './import-pages.tsx'
import { backUpNow } from './keeping-calls.ts'
import { type PaletteAction, signSize } from './palette-action.ts'
import { tellFailure } from './tell-failure.ts'

/** What can be done from anywhere, and the places to go. */
export function useCommands(): PaletteAction[] {
  const [, navigate] = useLocation()
  const { setColorScheme } = useMantineColorScheme()
  const setWording = useViewStore((view) => view.setWording)
  return useMemo(() => {
    const go = (label: string, place: string, icon: ReactNode): PaletteAction => ({
      id: label,
      label,
      icon,
      folded: fold(label),
      run: () => navigate(place),
    })
    const theme = (label: string, scheme: 'light' | 'dark' | 'auto'): PaletteAction => ({
      id: label,
      label,
      icon: <IconMoon size={signSize} aria-hidden />,
      folded: fold(label),
      run: () => setColorScheme(scheme),
    })
    const wordingAction = (label: string, wording: Wording): PaletteAction => ({
      id: label,
      label,
      icon: <IconMessage2 size={signSize} aria-hidden />,
      folded: fold(`${label} newcomer wording`),
      run: () => setWording(wording),
    })
    return [
      go('Go to start', startPlace(), <IconHome size={signSize} aria-hidden />),
      go('Go to clubs', clubsPlace(), <IconFlag size={signSize} aria-hidden />),
      go('Go to drivers: search, who is who', driversPlace(), <IconUser size={signSize} aria-hidden />),
      go('Go to ingestions', ingestionsPlace(), <IconCloudDownload size={signSize} aria-hidden />),
      go('Go to health', healthPlace(), <IconHeartbeat size={signSize} aria-hidden />),
      go('Go to the schedule', schedulePlace(), <IconCalendarTime size={signSize} aria-hidden />),
      go('Go to settings', settingsPlace(), <IconSettings size={signSize} aria-hidden />),
      go('Go to activity: what was done', activityPlace(), <IconHistory size={signSize} aria-hidden />),
      {
        id: 'backup',
        label: 'Back up the database now',
        icon: <IconDatabase size={signSize} aria-hidden />,
        folded: fold('back up the database now backup'),
        run: () => void backUpNow(),
      },
      {
        id: 'sync',
        label: 'Read the catalogue of clubs from LiveRC',
        icon: <IconRefresh size={signSize} aria-hidden />,
        folded: fold('sync read the catalogue of clubs from liverc'),
        run: () => {
          navigate(clubsPlace())
          engineCalls.track.sync({}).catch((error) => tellFailure('The catalogue was not read', error))
        },
      },
      {
        id: 'import',
        label: 'Import saved pages…',
        icon: <IconFolderOpen size={signSize} aria-hidden />,
        folded: 'import saved pages from a folder',
        run: () => void chooseSavedPages(),
      },
      {
        id: 'demo',
        label: 'Open the demo club',
        icon: <IconFlag size={signSize} aria-hidden />,
        folded: 'open the demo club',
        run: () =>
          void engineCalls.demo.open({}).then(
            ({ trackId }) => navigate(clubPlace(trackId)),
            (error) => tellFailure('The demo club was not opened', error),
          ),
      },
      wordingAction('Plain words and targets', 'plain'),
      wordingAction('The sport’s own words', 'sport'),
      theme('Light theme', 'light'),
      theme('Dark theme', 'dark'),
      theme('Theme of the system', 'auto'),
    ]
  }, [navigate, setColorScheme, setWording])
}
