/** The Pis that were found, and a field for a name or an address. */
import { Button, makeStyles, mergeClasses, ProgressBar, tokens } from '@fluentui/react-components'
import { ArrowClockwiseRegular, DismissRegular, SearchRegular } from '@fluentui/react-icons'
import { useEffect } from 'react'
import type { SetupForm } from '../../../electron/contract/setup-form.ts'
import { ProblemView } from '../../components/problem-view.tsx'
import { Section } from '../../components/section.tsx'
import { TextField } from '../../components/text-field.tsx'
import { issueCount, useField, useIssueCount } from '../../state/use-field.ts'
import {
  useAppState,
  useCalls,
  useFormChanges,
  useLatestState,
  useOnce,
} from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'
import { Candidates } from './candidates.tsx'

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 96px',
    gap: tokens.spacingHorizontalM,
    alignItems: 'start',
  },
  // As high as with one Pi and others: what is found meanwhile must not move what somebody is about to press.
  found: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    alignContent: 'start',
    rowGap: tokens.spacingVerticalM,
    minHeight: '104px',
    position: 'relative',
  },
  searching: {
    position: 'absolute',
    top: `calc(-1 * ${tokens.spacingVerticalL})`,
    left: `calc(-1 * ${tokens.spacingHorizontalL})`,
    width: `calc(100% + 2 * ${tokens.spacingHorizontalL})`,
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  actions: { gridColumn: '1 / -1' },
})

const fields = ['pi.address', 'pi.port']

export function WhichPi() {
  const styles = useStyles()
  const { yourPi } = useTexts()
  const discovery = useAppState((state) => state.discovery)
  const hostKey = useAppState((state) => state.hostKey)
  const wasConfirmed = useAppState(({ form }) => isConfirmedBefore(form))
  const wrong = useIssueCount(fields)
  const changes = useFormChanges()
  const latest = useLatestState()
  const search = useCalls()
  const connection = useCalls()
  const hasAddress = (useField<string>('pi.address').value ?? '') !== ''
  const { call } = search

  useOnce(() => {
    if (discovery.state === 'idle') void call('startDiscovery', { scan: false })
  })
  // After a restart of the program the Pi is chosen already, and its key was compared.
  useOnce(() => {
    if (wasConfirmed && hostKey.kind === 'none') void connection.call('fetchHostKey', {})
  })
  // Nobody looks at what it finds any more.
  useEffect(() => () => void call('stopDiscovery', {}), [call])

  const connect = async () => {
    // What was typed last may be what is wrong, and the field says so itself.
    await changes.settle()
    if (issueCount(latest().form, fields) === 0) await connection.call('fetchHostKey', {})
  }

  const takeFromSsh = async () => {
    await changes.settle()
    await connection.call('takeFromSsh', {})
  }

  const isSearching = discovery.state === 'searching'
  return (
    <Section
      title={yourPi.which}
      aside={
        <div className={styles.buttons}>
          {isSearching ? (
            <Button
              appearance="subtle"
              icon={<DismissRegular />}
              onClick={() => void call('stopDiscovery', {})}
            >
              {yourPi.stopSearch}
            </Button>
          ) : (
            <>
              <Button
                appearance="subtle"
                icon={<ArrowClockwiseRegular />}
                onClick={() => void call('startDiscovery', { scan: false })}
              >
                {yourPi.search}
              </Button>
              <Button
                appearance="subtle"
                icon={<SearchRegular />}
                onClick={() => void call('startDiscovery', { scan: true })}
              >
                {yourPi.scan}
              </Button>
            </>
          )}
        </div>
      }
    >
      <div className={styles.found}>
        {isSearching && (
          <ProgressBar
            className={styles.searching}
            aria-label={discovery.isScan ? yourPi.scanning : yourPi.searching}
            thickness="medium"
          />
        )}
        {discovery.problem !== null && <ProblemView problem={discovery.problem} intent="warning" />}
        {!discovery.candidates.some(({ isLikely }) => isLikely) && (
          <div role="status">
            {isSearching ? (discovery.isScan ? yourPi.scanning : yourPi.searching) : yourPi.nothingFound}
          </div>
        )}
        {discovery.candidates.length > 0 && <Candidates candidates={discovery.candidates} />}
      </div>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void connect()
        }}
      >
        <TextField path="pi.address" label={yourPi.address} hint={yourPi.addressHint} isQuietWhenEmpty />
        <TextField path="pi.port" label={yourPi.port} inputMode="numeric" isNumber />
        <div className={mergeClasses(styles.buttons, styles.actions)}>
          <Button
            type="submit"
            appearance={hostKey.kind === 'ready' ? 'secondary' : 'primary'}
            disabledFocusable={wrong > 0 || hostKey.kind === 'pending'}
          >
            {hostKey.kind === 'pending' ? yourPi.connecting : yourPi.connect}
          </Button>
          <Button appearance="subtle" disabledFocusable={!hasAddress} onClick={() => void takeFromSsh()}>
            {yourPi.takeFromSsh}
          </Button>
        </div>
      </form>
      {hostKey.kind === 'failed' ? (
        <ProblemView problem={hostKey.problem} />
      ) : (
        connection.problem !== undefined && <ProblemView problem={connection.problem} />
      )}
    </Section>
  )
}

function isConfirmedBefore({ entered: { pi } }: SetupForm): boolean {
  return typeof pi === 'object' && pi !== null && !Array.isArray(pi) && pi['hostKeyFingerprint'] !== undefined
}
