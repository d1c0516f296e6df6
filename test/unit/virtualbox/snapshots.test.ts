/** What VBoxManage says of a snapshot, and what it comes to. */
import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { newFile, played, problemIn, uuid, version } from './played-vboxmanage.ts'
import { recording } from './recordings.ts'

const snapshot = '11111111-2222-4333-8444-555555555555'

test.skipIf(process.platform === 'win32')(
  'a merge for which VirtualBox finds too little room is a full disk',
  async () => {
    const machine = newFile('machine')
    const { stdout } = recording(version, 'showvminfo-full')
    await writeFile(machine, `${stdout}SnapshotName="before"\nSnapshotUUID="${snapshot}"\n`)
    // The number is that of `E_OUTOFMEMORY`, in every language.
    const { box } = await played(`case "$1" in
    showvminfo) cat '${machine}' ;;
    snapshot) echo 'VBoxManage: error: Details: code X (0x8007000e)' >&2; exit 1 ;;
  esac`)
    expect((await problemIn(box.deleteSnapshot(uuid, snapshot)))?.code).toBe('DISK_FULL')
  },
)
