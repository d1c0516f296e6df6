/**
 * Every place of the lab. All of it lies in one cache folder outside the repository, so that a clean checkout stays clean and one
 * removal takes everything back.
 */
import { join, resolve } from 'node:path'

const folder = resolve(process.env['PI_OFFLOAD_LAB_DIR'] ?? '/var/cache/pi-offload-lab')

export const labPaths = {
  folder,
  /** Root file systems of whole userlands, one folder each. */
  roots: {
    folder: join(folder, 'roots'),
    /** Debian sid with VirtualBox and qemu: what the PC has installed. */
    sid: join(folder, 'roots', 'sid'),
    /** Debian sid with Wine: what stands in for Windows. */
    wine: join(folder, 'roots', 'wine'),
    /** Debian sid with its Nix. */
    nix: join(folder, 'roots', 'nix'),
    /** The emulated Pi. */
    pi: join(folder, 'roots', 'pi'),
    /** The builder run natively, for timing. */
    nativeBuilder: join(folder, 'roots', 'native-builder'),
    /** A program for a Pi with 32 bits. */
    arm: join(folder, 'roots', 'arm'),
  },
  /** Programs of the lab that stand in the PATH of the product, such as VBoxManage. */
  bin: join(folder, 'bin'),
  /** Pid files, sockets and logs of what runs now. */
  run: join(folder, 'run'),
  /** VirtualBox's default machine folder. */
  vms: join(folder, 'vms'),
  /** Installer images and other media that take long to make. */
  images: join(folder, 'images'),
  /** VirtualBox's own settings (VBOX_USER_HOME). */
  vboxHome: join(folder, 'vbox-home'),
  /** HOME of the person at the PC: the product's data folder, keys, downloads. */
  home: join(folder, 'home'),
  /** What stands in for Windows: its drive C: (WINEPREFIX), Node, and the folder that the tests work in. */
  windows: join(folder, 'windows'),
  /** Packages of Debian, kept between builds of roots. */
  packages: join(folder, 'packages'),
} as const
