/** Why the PC was used for a build of the Pi, or was not: what its Nix makes of each build machine. */
import { Body1Strong, Button, Field, Input, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { QuestionCircleRegular } from '@fluentui/react-icons'
import { useId, useState } from 'react'
import { derivationSchema, type Why } from '../../../electron/contract/why.ts'
import { Line } from '../../components/line.tsx'
import { Preformatted } from '../../components/preformatted.tsx'
import { ProblemView } from '../../components/problem-view.tsx'
import { useAppState, useCalls } from '../../state/window-context.tsx'
import { useLanguage } from '../../texts/language.tsx'

const useStyles = makeStyles({
  path: { width: '100%', minWidth: 0 },
  names: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
  said: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
})

export function WhyLine() {
  const styles = useStyles()
  const { dashboard } = useLanguage().texts
  const why = useAppState((state) => state.why)
  const { call, problem } = useCalls()
  const form = useId()
  const [typed, setTyped] = useState('')
  const derivation = typed.trim()
  const isWrong = derivation !== '' && !derivationSchema.safeParse(derivation).success
  const isAsking = why.kind === 'pending'
  return (
    <Line
      mark={<QuestionCircleRegular fontSize={24} />}
      title={dashboard.why}
      detail={dashboard.whyHint}
      aside={
        <Button
          type="submit"
          form={form}
          disabledFocusable={isAsking || isWrong}
          icon={isAsking ? <Spinner size="tiny" /> : null}
        >
          {dashboard.whyAsk}
        </Button>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault()
          void call('explainWhy', { derivation: derivation === '' ? null : derivation })
        }}
      >
        <Field
          label={dashboard.whyDerivation}
          hint={dashboard.whyDerivationHint}
          validationMessage={isWrong ? dashboard.whyDerivationWrong : null}
          validationState={isWrong ? 'error' : 'none'}
        >
          <Input
            className={styles.path}
            value={typed}
            spellCheck={false}
            autoComplete="off"
            placeholder="/nix/store/…-name.drv"
            onChange={(_, { value }) => setTyped(value)}
          />
        </Field>
      </form>
      {why.kind === 'ready' && <Answer why={why.value} />}
      {why.kind === 'failed' && <ProblemView problem={why.problem} />}
      {problem !== undefined && why.kind !== 'failed' && <ProblemView problem={problem} />}
    </Line>
  )
}

function Answer({ why }: { why: Why }) {
  const { derivation, system, requiredFeatures, happened, conclusion, machines, heard } = why
  const styles = useStyles()
  const { dashboard } = useLanguage().texts
  return (
    <>
      <div className={styles.names} lang="zxx">
        {derivation}
      </div>
      <div className={styles.said}>
        {dashboard.whyFor(system)}
        {requiredFeatures.length > 0 && <>; {dashboard.whyNeeds(requiredFeatures.join(', '))}</>}
      </div>
      <div role="status">
        {happened !== null && <Sentence text={happened} />} <Sentence text={conclusion} />
      </div>
      {machines.map(({ uri, isOurs, because, said }, index) => (
        // The same machine may stand in several lines.
        <div key={index}>
          <Body1Strong className={styles.names}>{uri}</Body1Strong>
          {isOurs && ` (${dashboard.thisPc})`}: <Sentence text={because} />
          {said !== null && (
            <div className={styles.said} lang="en">
              {said}
            </div>
          )}
        </div>
      ))}
      {heard.length > 0 && (
        <>
          <div>{dashboard.whyHeard}</div>
          <Preformatted label={dashboard.whyHeard} lang="en">
            {heard.join('\n')}
          </Preformatted>
        </>
      )}
    </>
  )
}

function Sentence({ text }: { text: string }) {
  const words = useLanguage().phrase(text)
  return <span lang={words.lang}>{words.text}</span>
}
