import { Button, Field, makeStyles, tokens } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import type { Setup } from '../../../electron/contract/setup.ts'
import { ProblemView } from '../../components/problem-view.tsx'
import { RadioList } from '../../components/radio-list.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { Section } from '../../components/section.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useComingIntoView } from '../../components/use-coming-into-view.ts'
import { useField } from '../../state/use-field.ts'
import { useAppState, useCalls } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'
import { KeyPathField } from './key-path-field.tsx'

type Login = Setup['pi']['login']
type SecretName = 'pi-password' | 'pi-sudo-password' | 'pi-key-passphrase'

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    rowGap: tokens.spacingVerticalL,
    maxWidth: '480px',
  },
  outcome: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    rowGap: tokens.spacingVerticalL,
    scrollMarginBlock: tokens.spacingVerticalL,
  },
  look: { justifySelf: 'start' },
})

interface LoginSectionProps {
  /** The button that led here is gone, and the focus with it. */
  isFocusDue: boolean
  onFocus: () => void
}

export function LoginSection({ isFocusDue, onFocus }: LoginSectionProps) {
  const styles = useStyles()
  const { yourPi, common } = useTexts()
  const user = useField<string>('pi.user')
  const login = useField<Login>('pi.login')
  const pi = useAppState((state) => state.pi)
  const { call, problem } = useCalls()
  // While it is looked at anew, what was told before is past.
  const told = pi.kind === 'pending' ? undefined : pi.kind === 'failed' ? pi.problem : problem
  const outcome = useComingIntoView<HTMLDivElement>(told !== undefined)
  const [typed, setTyped] = useState<Partial<Record<SecretName, string>>>({})
  const kind = login.value?.kind ?? 'agent'
  const [userField, setUserField] = useState<HTMLInputElement | null>(null)
  useEffect(() => {
    if (!isFocusDue || userField === null) return
    userField.focus()
    onFocus()
  }, [isFocusDue, userField, onFocus])
  const needsSudo = user.value !== 'root'

  const secretFor = (name: SecretName) => ({
    name,
    value: typed[name] ?? '',
    wasRefused: pi.kind === 'failed',
    onChange: (value: string) => setTyped({ ...typed, [name]: value }),
  })

  const look = async () => {
    for (const name of ['pi-password', 'pi-sudo-password', 'pi-key-passphrase'] as const) {
      const value = typed[name] ?? ''
      if (value !== '') await call('provideSecret', { name, value })
    }
    // It is in the main process now; nothing of it stays here.
    setTyped({})
    await call('lookAtPi', {})
  }

  return (
    <Section title={yourPi.login}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (pi.kind !== 'pending') void look()
        }}
      >
        <TextField inputRef={setUserField} path="pi.user" label={yourPi.user} hint={yourPi.userHint} />
        <Field label={yourPi.way}>
          {(control) => (
            <RadioList
              {...control}
              value={kind}
              choices={[
                { value: 'password', title: yourPi.withPassword },
                { value: 'key', title: yourPi.withKey },
                { value: 'agent', title: yourPi.withAgent },
              ]}
              onChoose={(value) =>
                login.set(value === 'key' ? { kind: 'key', path: '' } : { kind: value, path: null })
              }
            />
          )}
        </Field>
        {kind === 'password' && (
          <SecretField {...secretFor('pi-password')} label={common.password} hint={common.kept} />
        )}
        {kind === 'key' && (
          <>
            <KeyPathField />
            <SecretField
              {...secretFor('pi-key-passphrase')}
              label={yourPi.passphrase}
              hint={yourPi.passphraseHint}
            />
          </>
        )}
        {needsSudo && (
          <SecretField
            {...secretFor('pi-sudo-password')}
            label={yourPi.sudoPassword}
            hint={yourPi.sudoHint}
          />
        )}
        <div ref={outcome} className={styles.outcome}>
          {told !== undefined && <ProblemView problem={told} />}
          <Button
            type="submit"
            className={styles.look}
            appearance={pi.kind === 'ready' ? 'secondary' : 'primary'}
            disabledFocusable={pi.kind === 'pending'}
          >
            {pi.kind === 'pending' ? yourPi.looking : pi.kind === 'ready' ? yourPi.lookAgain : yourPi.look}
          </Button>
        </div>
      </form>
    </Section>
  )
}
