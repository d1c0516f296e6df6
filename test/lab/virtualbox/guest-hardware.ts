/** What a machine is made of, read from `showvminfo --machinereadable`. */

export interface NatRule {
  name: string
  protocol: 'tcp' | 'udp'
  hostAddress: string
  hostPort: number
  guestAddress: string
  guestPort: number
}

interface GuestMedium {
  kind: 'disk' | 'dvd'
  port: number
  /** `undefined`: a drive without a medium. */
  path: string | undefined
}

export interface GuestHardware {
  uuid: string
  name: string
  memoryMiB: number
  cpuCount: number
  bootOrder: readonly ('disk' | 'dvd')[]
  media: readonly GuestMedium[]
  networkAdapter: 'e1000' | 'virtio-net-pci' | undefined
  cableConnected: boolean
  macAddress: string
  natRules: readonly NatRule[]
  serialFile: string | undefined
}

export type Properties = ReadonlyMap<string, string>

export function parseProperties(stdout: string): Properties {
  const properties = new Map<string, string>()
  for (const line of stdout.split('\n')) {
    const match = /^(?:"([^"]+)"|([^\s="]+))=(.*)$/.exec(line)
    if (match === null) continue
    const value = match[3] ?? ''
    properties.set(match[1] ?? match[2] ?? '', /^".*"$/.test(value) ? value.slice(1, -1) : value)
  }
  return properties
}

/** Throws, naming the property, where a machine has what this stand-in does not have. */
export function guestHardware(properties: Properties): GuestHardware {
  const value = (name: string) => properties.get(name) ?? ''
  expect('firmware', value('firmware'), ['BIOS'])
  const [base = '', , ...extra] = value('uart1').split(',')
  const serial = /^file,(.*)$/.exec(value('uartmode1'))?.[1]
  if (base !== 'off' && (extra.length > 0 || serial === undefined)) {
    throw new Error(`the first serial port can only be a file: uartmode1=${value('uartmode1')}`)
  }
  return {
    uuid: value('UUID'),
    name: value('name').replace(/\\(.)/g, '$1'),
    memoryMiB: Number(value('memory')),
    cpuCount: Number(value('cpus')),
    bootOrder: [1, 2, 3, 4]
      .map((place) => value(`boot${place}`))
      .filter((kind) => kind === 'disk' || kind === 'dvd'),
    media: media(properties),
    networkAdapter: networkAdapter(properties),
    cableConnected: value('cableconnected1') !== 'off',
    macAddress: (value('macaddress1').match(/../g) ?? []).join(':'),
    natRules: natRules(properties),
    serialFile: base === 'off' ? undefined : serial,
  }
}

export function natRules(properties: Properties): NatRule[] {
  return [...properties].flatMap(([name, value]) => {
    if (!/^Forwarding\(\d+\)$/.test(name)) return []
    const [rule = '', protocol, hostAddress = '', hostPort, guestAddress = '', guestPort] = value.split(',')
    return [
      {
        name: rule,
        protocol: protocol === 'udp' ? ('udp' as const) : ('tcp' as const),
        hostAddress,
        hostPort: Number(hostPort),
        guestAddress,
        guestPort: Number(guestPort),
      },
    ]
  })
}

function media(properties: Properties): GuestMedium[] {
  const found: GuestMedium[] = []
  for (let index = 0; properties.has(`storagecontrollername${index}`); index += 1) {
    const controller = properties.get(`storagecontrollername${index}`) ?? ''
    expect(`storagecontrollertype${index}`, properties.get(`storagecontrollertype${index}`) ?? '', [
      'IntelAhci',
    ])
    const portCount = Number(properties.get(`storagecontrollerportcount${index}`))
    for (let port = 0; port < portCount; port += 1) {
      const medium = properties.get(`${controller}-${port}-0`) ?? 'none'
      if (medium === 'none') continue
      // Only drives with a tray have this property.
      const kind = properties.has(`${controller}-IsEjected-${port}-0`) ? 'dvd' : 'disk'
      found.push({ kind, port, path: medium === 'emptydrive' ? undefined : medium.replace(/\\(.)/g, '$1') })
    }
  }
  return found
}

function networkAdapter(properties: Properties): GuestHardware['networkAdapter'] {
  expect('nic1', properties.get('nic1') ?? '', ['nat', 'none'])
  if (properties.get('nic1') === 'none') return undefined
  return properties.get('nictype1') === 'virtio' ? 'virtio-net-pci' : 'e1000'
}

function expect(name: string, value: string, known: readonly string[]): void {
  if (!known.includes(value))
    throw new Error(`the lab's machine knows only ${known.join(' or ')} for ${name}, not ${value}`)
}
