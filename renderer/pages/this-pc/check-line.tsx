import { Button } from '@fluentui/react-components'
import { OpenRegular } from '@fluentui/react-icons'
import type { PcCheck } from '../../../electron/contract/pc-view.ts'
import { Line } from '../../components/line.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { StateMark, type Mark } from '../../components/state-mark.tsx'
import { WaysOut } from '../../components/ways-out.tsx'
import { useCalls } from '../../state/window-context.tsx'
import { useLanguage, useTexts } from '../../texts/language.tsx'

const marks: Record<PcCheck['state'], Mark> = {
  checking: 'working',
  passed: 'good',
  fixable: 'fixable',
  decide: 'attention',
}

export function CheckLine({ check, isSought }: { check: PcCheck; isSought: boolean }) {
  const { thisPc } = useTexts()
  const { call } = useCalls()
  const { state, problem, link } = check
  const words = { title: thisPc.check[check.id], aside: thisPc.state[state], isSought }
  if (problem === null)
    return <Line {...words} mark={<StateMark mark={marks[state]} />} detail={<Found check={check} />} />
  return (
    <ProblemLine {...words} mark={marks[state]} problem={problem}>
      {check.fix !== null && <WaysOut ways={[check.fix]} onTaken={() => call('checkPc', {})} />}
      {link !== null && (
        <Button as="a" size="small" href={link} target="_blank" rel="noreferrer" icon={<OpenRegular />}>
          {thisPc.get}
        </Button>
      )}
    </ProblemLine>
  )
}

/** What was found, made from the facts: in every language, with the numbers of the region. */
function Found({ check: { id, facts, detail, state } }: { check: PcCheck }) {
  const { texts, format, phrase } = useLanguage()
  const { found } = texts.thisPc
  if (state !== 'passed') return detail
  const number = (name: string): number => Number(facts[name])
  const text = (name: string): string => String(facts[name])
  switch (id) {
    case 'processor':
      return found.processor(format.count(number('cpuThreads')), format.count(number('cpuCount')))
    case 'memory':
      return found.memory(format.memory(number('memoryMiB')), format.memory(number('builderMemoryMiB')))
    case 'disk':
      return found.disk(format.memory(number('freeMiB')), text('folder'))
    case 'virtualization':
      return facts['hidden'] === undefined ? found.virtualization : found.virtualizationHidden
    case 'virtualbox':
      if (facts['willInstall'] === undefined) return found.virtualbox(text('version'))
      return facts['restartPending'] === undefined
        ? found.virtualboxWillBe(text('willInstall'))
        : found.virtualboxAfterRestart(text('willInstall'))
    case 'hypervisor':
      return facts['slower'] === undefined
        ? found.hypervisor
        : found.hypervisorSlows(
            sentencesOf(text('slower'))
              .map((one) => phrase(one).text)
              .join(' '),
          )
    case 'ports':
      return facts['reserved'] === undefined
        ? found.ports(text('port'), text('adminPort'))
        : found.portsReserved(text('port'), text('adminPort'))
    case 'firewall':
      return facts['willUnblock'] === undefined ? found.firewall : found.firewallUnblocks
    case 'sleep':
      if (facts['hidden'] !== undefined) return found.sleepHidden
      return facts['minutes'] === undefined ? found.sleepsNever : found.sleeps(number('minutes'))
  }
}

/** Several things may slow the builder down, each with a sentence of its own. */
function sentencesOf(text: string): string[] {
  return text.split(/(?<=\.) /)
}
