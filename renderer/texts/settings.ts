/** The settings of the form outside of their fields: what each is called, and its value as a person reads it. */
import type { MergePatch } from '../../electron/contract/setup-form.ts'
import type { Texts } from './en.ts'
import type { Format } from './format.ts'

type Json = MergePatch[string]

/** `path` such as `builder.memoryMiB`. */
export function settingName(texts: Texts, path: string): string {
  return namesOf(texts)[path] ?? path
}

function namesOf({ builder, image, offload, yourPi, draft }: Texts): Readonly<Record<string, string>> {
  return {
    'builder.takeOver': draft.takeOver,
    'builder.vmName': builder.vmName,
    'builder.folder': builder.folder,
    'builder.cpuCount': builder.cores,
    'builder.memoryMiB': builder.memory,
    'builder.diskGiB': builder.disk,
    'builder.processPriority': builder.lowPriority,
    'builder.cpuCapPercent': builder.cap,
    'builder.whilePlaying': builder.whilePlaying,
    'builder.cpuCapPercentWhilePlaying': builder.capWhilePlaying,
    'builder.startWithPc': builder.startWithPc,
    'image.mirror': image.mirror,
    'image.proxy': image.proxy,
    'image.file': image.file,
    'image.sha256': image.sha256,
    'network.port': offload.port,
    'network.adminPort': offload.adminPort,
    'network.pcAddress': offload.pcAddress,
    'network.allowFrom': offload.allowFrom,
    'network.unblockVirtualBox': draft.unblockVirtualBox,
    'pi.address': yourPi.address,
    'pi.port': yourPi.port,
    'pi.user': yourPi.user,
    'pi.login': yourPi.way,
    'pi.hostKeyFingerprint': draft.hostKey,
    'offload.alias': offload.alias,
    'offload.user': offload.user,
    'offload.keyPath': offload.keyPath,
    'offload.protocol': offload.protocol,
    'offload.systems': offload.systems,
    'offload.maxJobs': offload.maxJobs,
    'offload.speedFactor': offload.speedFactor,
    'offload.features': offload.features,
    'offload.whenBuilderIsOff': offload.whenOff,
    'offload.swapFile': offload.swapFile,
    'offload.replaceOtherPc': draft.replaceOtherPc,
  }
}

interface Words {
  texts: Texts
  format: Format
}

export function settingValue({ texts, format }: Words, path: string, value: Json | undefined): string {
  const { builder, offload, yourPi, draft } = texts
  const choices: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'builder.processPriority': { low: draft.yes, normal: draft.no },
    'builder.whilePlaying': builder.whilePlayingChoice,
    'network.allowFrom': offload.allow,
    'network.pcAddress': { auto: draft.auto },
    'offload.whenBuilderIsOff': offload.policy,
    'offload.swapFile': offload.swapFileChoice,
    'pi.login': { password: yourPi.withPassword, key: yourPi.withKey, agent: yourPi.withAgent },
  }
  if (value === undefined || value === null) return draft.empty
  if (typeof value === 'boolean') return value ? draft.yes : draft.no
  if (Array.isArray(value)) return value.map(String).join(' ')
  if (typeof value === 'object') {
    const { kind, path: keyFile, machine } = value
    if (typeof machine === 'string') return machine
    const words = typeof kind === 'string' ? (choices[path]?.[kind] ?? kind) : ''
    return typeof keyFile === 'string' ? `${words}: ${keyFile}` : words
  }
  if (typeof value === 'string') return choices[path]?.[value] ?? value
  if (path === 'builder.memoryMiB') return format.memory(value)
  if (path === 'builder.diskGiB') return format.memory(value * 1024)
  return path.endsWith('Percent') || path.endsWith('WhilePlaying')
    ? `${String(value)} ${builder.percent}`
    : String(value)
}
