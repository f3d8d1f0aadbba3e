import { Button, Group, Stack, Text } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ExplainWanted } from '../../core/contract/explain.ts'
import { type FigureId, figureName, figureWords, isComposed } from '../../core/contract/figure-names.ts'
import { engine } from '../engine-client.ts'
import { useViewStore } from '../stores/view-store.ts'
import { ComposedAnswer } from './composed-answer.tsx'
import { type ExplainedSubject, type ExplainedWhat, isMadeOfOthers, isOfDriver } from './explained-what.ts'
import { FailureNote } from './failure-note.tsx'
import { FigureAnswer } from './figure-answer.tsx'
import type { ViewedPage } from './page-viewer.tsx'
import { Waiting } from './waiting.tsx'

interface ExplanationProps {
  readonly subject: ExplainedSubject
  /** Goes on to another figure. */
  onSubject(subject: ExplainedSubject): void
  onPage(page: ViewedPage): void
}

/** What a figure is and how it came about. Asked for when it is opened, and not before. */
export function Explanation({ subject, onSubject, onPage }: ExplanationProps) {
  const { what, note, from } = subject
  return (
    <Stack gap="xs">
      {from !== undefined && <Back from={from} onSubject={onSubject} />}
      <Heading figure={what.figure} />
      {note !== undefined && (
        <Text fz="sm" fw={550}>
          This lap: {note}.
        </Text>
      )}
      {isMadeOfOthers(what) ? (
        <OfOthers what={what} onPart={(part) => onSubject({ what: part, from: subject })} />
      ) : isOfDriver(what) ? (
        <OfDriver
          wanted={what}
          onPage={onPage}
          onFigure={(figure) => onSubject({ ...subject, what: { ...what, figure } })}
        />
      ) : (
        <Text fz="xs" className="mre-quiet">
          {!isComposed(what.figure) && figureName(what.figure).isPublished
            ? 'The source publishes it; each value is recomputed from the laps.'
            : 'Ours: the source publishes none.'}
        </Text>
      )}
    </Stack>
  )
}

interface OfDriverProps extends Pick<ExplanationProps, 'onPage'> {
  readonly wanted: ExplainWanted
  onFigure(figure: FigureId): void
}

function OfDriver({ wanted, onFigure, onPage }: OfDriverProps) {
  const answer = useQuery(engine.explain.figure.queryOptions({ input: wanted }))
  return (
    <>
      {answer.isPending && <Waiting what="the laps" />}
      {answer.isError && <FailureNote failure={answer.error} onRetry={answer.refetch} />}
      {/* Read out as it comes: the focus is on the dialog by then. */}
      <Stack gap="xs" role="status">
        {answer.isSuccess && <FigureAnswer explained={answer.data} onPage={onPage} />}
      </Stack>
      <OfSameLap wanted={wanted} onFigure={onFigure} />
    </>
  )
}

const ofALap = ['lap-time', 'lap-position', 'lap-pace', 'elapsed-time', 'gap-to-leader'] as const satisfies FigureId[]

/** What else there is to be said of a lap that is explained. */
function OfSameLap({ wanted, onFigure }: { readonly wanted: ExplainWanted; onFigure(figure: FigureId): void }) {
  const { figure, lapNumber } = wanted
  const inPlainWords = useViewStore(({ wording }) => wording === 'plain')
  if (lapNumber === undefined || !ofALap.some((one) => one === figure)) return null
  return (
    <Group gap={4} role="group" aria-label={`More about lap ${lapNumber}`}>
      {ofALap
        .filter((one) => one !== figure)
        .map((one) => (
          <Button key={one} size="compact-xs" variant="subtle" px={4} onClick={() => onFigure(one)}>
            {inPlainWords ? figureWords(one).plain : figureWords(one).label}
          </Button>
        ))}
    </Group>
  )
}

interface OfOthersProps {
  readonly what: Extract<ExplainedWhat, { of: unknown }>
  onPart(part: ExplainWanted): void
}

function OfOthers({ what, onPart }: OfOthersProps) {
  const answer = useQuery(engine.explain.composed.queryOptions({ input: { figure: what.figure, of: [...what.of] } }))
  return (
    <>
      {answer.isPending && <Waiting what="the figures it is made of" />}
      {answer.isError && <FailureNote failure={answer.error} onRetry={answer.refetch} />}
      <Stack gap="xs" role="status">
        {answer.isSuccess && (
          <ComposedAnswer
            explained={answer.data}
            onPart={(at) => {
              const part = what.of[at]
              if (part) onPart(part)
            }}
          />
        )}
      </Stack>
    </>
  )
}

/** Back to the figure that this one is part of. */
function Back({ from, onSubject }: Pick<ExplanationProps, 'onSubject'> & { readonly from: ExplainedSubject }) {
  const inPlainWords = useViewStore(({ wording }) => wording === 'plain')
  const { label, plain } = figureWords(from.what.figure)
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      px={4}
      w="fit-content"
      leftSection={<IconArrowLeft size={13} aria-hidden />}
      onClick={() => onSubject(from)}
    >
      {inPlainWords ? plain : label}
    </Button>
  )
}

function Heading({ figure }: Pick<ExplainedWhat, 'figure'>) {
  const isNewcomer = useViewStore(({ wording }) => wording === 'plain')
  const { label, plain, formula } = figureWords(figure)
  return (
    <div tabIndex={-1} data-autofocus style={{ outline: 'none' }}>
      <Text id="explained-title" fw={650}>
        {isNewcomer ? plain : label}
      </Text>
      <Text fz="xs" className="mre-quiet">
        {isNewcomer ? label : plain}
      </Text>
      <Text fz="sm" mt={6}>
        {formula}
      </Text>
    </div>
  )
}
