/**
 * Who keeps a machine locked, as far as VirtualBox names it. `showvminfo` tells the name that a session gave itself
 * (VBoxManageInfo.cpp). Only a process that runs the machine has one: the window calls itself "GUI/Qt" (UILocalMachineStuff.cpp),
 * the process without one "headless" (VBoxHeadless.cpp); it stays where such a process crashed, until VirtualBox notices. The page
 * with a machine's settings and VBoxManage lock without a name.
 */
import { parseMachineReadable } from './machine-readable.ts'

/** `doing`: what was tried. `shown`: what `showvminfo` tells of the machine, nothing where it does not. */
export function lockedBySomebody(doing: string, shown: string): string {
  const name = parseMachineReadable(shown).get('SessionName')
  if (name === 'GUI/Qt') return `${doing}: VirtualBox’s own window kept the machine locked for 10 s.`
  if (name === 'headless')
    return `${doing}: VirtualBox’s process without a window kept the machine locked for 10 s.`
  if (name !== undefined && name !== '')
    return `${doing}: A program that calls itself “${name}” kept the machine locked for 10 s.`
  return `${doing}: A program that VirtualBox does not name kept the machine locked for 10 s.`
}
