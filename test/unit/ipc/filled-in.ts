/** A wizard on a rehearsal's world, and its pages filled in by a client as far as a run, as a person would. */
import { workplaceOn } from '../../../electron/composition.ts'
import type { AppState } from '../../../electron/contract/app-state.ts'
import { openWizard, type Wizard } from '../../../electron/ipc/wizard.ts'
import { rehearsalWorld, type RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { productAssets } from '../../product-assets.ts'
import { createClient, lineTo, type WizardClient } from './wizard-client.ts'

export const newWorld = (): RehearsalWorld => rehearsalWorld({ fast: true, assets: productAssets })

/** The program is started; on the same world again: after its end. */
export async function open(world: RehearsalWorld): Promise<{ wizard: Wizard; client: WizardClient }> {
  const wizard = await openWizard({ workplace: workplaceOn(world), version: '1.0.0', locale: 'en' })
  return { wizard, client: createClient(lineTo(wizard)) }
}

/** With whatever host key it has. */
export async function confirmPi(client: WizardClient): Promise<{ fingerprint: string }> {
  await client.must('fetchHostKey', {})
  const { hostKey } = client.state()
  if (hostKey.kind !== 'ready') throw new Error(`the host key is ${hostKey.kind}`)
  const { fingerprint } = hostKey.value
  await client.must('confirmHostKey', { fingerprint })
  return { fingerprint }
}

export const typePassword = (client: WizardClient) =>
  client.must('provideSecret', { name: 'pi-password', value: 'Zx9-kirsch&"torte' })

/** From the first page to the review. */
export async function fillIn(
  client: WizardClient,
  pi: { address?: string; user?: string } = { address: '192.168.1.23', user: 'root' },
): Promise<void> {
  await client.must('changeSetup', { patch: { pi: { ...pi, login: { kind: 'password' } } } })
  await confirmPi(client)
  await typePassword(client)
}

/** Begins what the review shows. */
export async function startShown(client: WizardClient): Promise<void> {
  const { plan } = client.state()
  if (plan.kind !== 'ready') throw new Error(`the plan is ${JSON.stringify(plan)}`)
  await client.must('start', { planId: plan.value.id })
}

export const hasEnded = ({ run }: AppState): boolean => run !== null && run.view.state !== 'running'
