/**
 * Errors in the words of VBoxManage 7.2: its callers match the codes. What is said of a running machine was heard from a machine
 * that VirtualBox itself ran (the recordings `running-…` in test/fixtures/virtualbox).
 */
/** From VirtualBox's own lists of result codes. */
const codes = {
  VBOX_E_INVALID_VM_STATE: '0x80bb0002',
  VBOX_E_INVALID_OBJECT_STATE: '0x80bb0007',
  VBOX_E_NOT_SUPPORTED: '0x80bb0009',
  E_NOTIMPL: '0x80004001',
  NS_ERROR_FAILURE: '0x80004005',
} as const

const interfaces = {
  MachineWrap: 'IMachine',
  SessionMachine: 'IMachine',
  ConsoleWrap: 'IConsole',
  MediumWrap: 'IMedium',
}

export class Refusal extends Error {
  readonly text: string

  constructor(code: keyof typeof codes, component: keyof typeof interfaces, message: string) {
    super(message)
    const details = `code ${code} (${codes[code]}), component ${component}, interface ${interfaces[component]}`
    this.text = `VBoxManage: error: ${message}\nVBoxManage: error: Details: ${details}, callee nsISupports\n`
  }
}

export interface RealAnswer {
  exitCode: number
  stdout: string
  stderr: string
}

/** The real VBoxManage said no; its own words go on unchanged. */
export class RealRefusal extends Error {
  readonly answer: RealAnswer

  constructor(answer: RealAnswer) {
    super(answer.stderr)
    this.answer = answer
  }
}
