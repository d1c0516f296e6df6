/** What to do about a problem in a window, where the catalogue speaks of a terminal, of its options or of the setup file. */
import type { ProblemCode } from '../problem.ts'

export const remediesEn: Readonly<Partial<Record<ProblemCode, string>>> = {
  CANCELLED: 'Continue when you like: it goes on where it stopped.',
  UNEXPECTED: 'Try again; if it comes back, report it with the copied diagnostics.',
  SETUP_UNREADABLE: 'Enter the values here anew.',
  SETUP_NOT_WRITTEN: 'Give your user the right to write it, or change it by hand.',
  NOT_CONVERGED: 'Try again. If it stays, something else changes the same thing: the details name it.',
  FOREIGN_IN_THE_WAY: 'Choose another name, or move the named thing away: it is left as it is.',
  CANNOT_CHANGE_IN_PLACE:
    'Put the former value back. Or uninstall first and then set up again: everything is made anew.',
  DISK_CANNOT_SHRINK:
    'Give it at least the size that it has. For a smaller one uninstall first and then set up again: everything is made anew.',
  STATE_UNREADABLE:
    'Put the file back from a backup. Without it nothing is lost, but the builder and the key on the Pi are no longer known to be ours: delete both by hand and move the file away.',
  NOTES_MISSING:
    'Start Pi Offload as the user who set it up. Where nothing was ever set up, nothing is to do.',
  DATA_FOLDER_UNUSABLE:
    'Give your user the right to read and write it; a run with administrator rights may have taken it. Where it says above that it should be deleted, delete it instead: somebody else may have made it.',
  FILE_IN_USE:
    'Close what has it open, such as an editor; a virus scanner or a backup lets go of it by itself. Then try again.',
  TOOL_MISSING:
    'On Linux install the package that has the named program, such as iproute2 for “ip”. One that belongs to Windows is put back there by “sfc /scannow”, run as administrator. Then try again.',
  TOOL_FAILED: 'The details hold its own message. Try again after correcting the cause.',
  TOOL_TIMED_OUT: 'Try again; if it stays, restart the PC: the program hangs.',
  TOOL_ANSWER_UNREADABLE: 'Check its version, and report it with the copied diagnostics.',
  NEEDS_ADMINISTRATOR:
    'On Windows: agree when it asks; if it does not ask, a policy of this PC keeps your account out, and its administrator can help. On Linux: give your password where it is asked for, as a user who may use sudo.',
  SUDO_PASSWORD_WRONG: 'Try again with the password that you log in to this PC with. It is not the Pi’s.',
  RUN_WITH_SUDO: 'Start Pi Offload as your own user: it asks for what needs an administrator.',
  RUN_ELEVATED:
    'Start Pi Offload as usual, not with “Run as administrator”: it asks for what needs an administrator. If it still says this, User Account Control is switched off on this PC (switch it on again and restart), or you work as “Administrator” itself (use another account).',
  ELEVATION_DECLINED:
    'None of that was done. Try again and agree when Windows asks, or let an administrator of this PC do what the review shows.',
  VIRTUALBOX_MISSING: 'Install VirtualBox 7.2.4 or newer, then check again.',
  HYPERVISOR_IN_THE_WAY:
    'On Windows switch off what the details name, or what asks for a hypervisor under “Turn Windows features on or off” and under core isolation, and restart the PC. On Linux switch off the virtual machines of KVM (virt-manager, GNOME Boxes, an Android emulator). If KVM is merely loaded, write the line “options kvm enable_virt_at_load=0” to /etc/modprobe.d/kvm.conf and restart the PC; from Linux 6.16 on both get along without that line. Then check again.',
  PORT_TAKEN: 'Choose another port, or stop the program that holds it.',
  RESTART_NEEDED:
    'Restart the PC (“Restart”, not “Shut down”). The installed program opens by itself afterwards and goes on; otherwise start it again: it goes on where it was.',
  PORT_NOT_RESERVED: 'Restart the PC and try again. If it stays, choose another port.',
  FIREWALL_BLOCKS_VIRTUALBOX:
    'Windows makes such rules when its question about VirtualBox is dismissed; they beat every permission. Agree on the first page that the named ones are removed. If somebody made them on purpose, ask first.',
  VIRTUALBOX_NOT_INSTALLED:
    'The details hold what Windows or the installer said. Try again, or install VirtualBox 7.2.4 or newer by hand from virtualbox.org.',
  VIRTUALBOX_RUNTIME_MISSING:
    'Install Microsoft’s “Visual C++ Redistributable” for x64 (https://aka.ms/vc14/vc_redist.x64.exe), then try again.',
  PORT_NOT_ALLOWED: 'Choose another one, or leave it out: then any free one is taken.',
  LOOPBACK_MISSING: 'Restart the PC: its loopback interface gets the address when it starts.',
  VIRTUALBOX_DRIVER_MISSING:
    'Try sudo modprobe vboxdrv. If there is no such module, build it: sudo /sbin/vboxconfig with Oracle’s VirtualBox; elsewhere install virtualbox-dkms and the headers of the running kernel. With Secure Boot the module has to be signed, or Secure Boot switched off. On Windows run VirtualBox’s installer again and choose to repair it.',
  FOLDER_UNUSABLE:
    'Connect its drive, or give your user the right to write there; or choose another folder. Then try again.',
  DISK_FULL: 'Free the named amount, then continue: it goes on where it stopped.',
  FIREWALL_FAILED: 'Set the shown rule by hand, or try again and agree to administrator rights.',
  AUTOSTART_FAILED: 'Try again; or switch off “Start when you log in” and start the builder by hand.',
  BUILDER_DISK_FULL:
    'All that nothing needs was deleted already. If nothing is being built, give it a larger disk under “Reconfigure”: it grows, with all that is on it.',
  VIRTUALBOX_BLOCKED:
    'VirtualBox lets nobody into its process, so make an exclusion in what the details name, for the folder of VirtualBox (usually C:\\Program Files\\Oracle\\VirtualBox) and for the program VBoxHeadless.exe in it. If that does not help, update both, or remove what is named. Then try again.',
  DRIVE_MISSING:
    'Plug it in and look again: a repair then finds the machine as it was, and an uninstall removes it, too. To uninstall without the drive, keep the machine: everything else goes, and a later uninstall finds it. Where the drive is gone for good, take the inaccessible machine off VirtualBox’s list: then a new one is made.',
  VM_INACCESSIBLE:
    'Let it be repaired: an empty settings file is restored from VirtualBox’s own copy. For any other, restore its .vbox-prev file over the .vbox file, or remove the machine and try again.',
  VM_BUSY:
    'Close VirtualBox’s own windows, also one with the machine’s settings, and try again. Where none is open, a crash left it locked: restart the PC first.',
  SAVED_STATE_UNUSABLE: 'Repair: the saved state is discarded, and the builder starts anew.',
  VM_NOT_FOUND:
    'Set up again: where its files are still there it comes back with them, else it is made anew.',
  VIRTUALBOX_FAILED: 'The details hold its own message and code. Try again after correcting the cause.',
  DOWNLOAD_FAILED: 'Check the internet connection or the proxy, then continue: it goes on where it stopped.',
  DOWNLOAD_CORRUPT: 'Continue: it is downloaded anew. If it stays, choose another mirror.',
  INSTALLER_SILENT: 'Try again. If it stays, open the machine’s window in VirtualBox: its screen shows why.',
  INSTALLER_FAILED:
    'The details hold the installer’s last lines. Continue when you like: finished parts are kept.',
  NOTHING_SET_UP: 'Set everything up first.',
  BUILDER_UNREACHABLE:
    'Choose “Start” on the dashboard, or “Go on” if it is paused. Or repair: that gets it running, too, and starts it anew where it hangs.',
  PAUSED_WHILE_PLAYING: 'Switch “I am playing” off on the dashboard: the builder goes on where it was.',
  BUILDER_LOGIN_REFUSED:
    'No repair can get in. Uninstall “Only what is on this PC”, then set up again: the builder is installed anew with keys of its own, and what it had built is built again.',
  UPGRADE_NOT_TAKEN_BACK:
    'The snapshot from before it is kept. Put right what is said above or in the details, such as too little room on the drive of the builder, and repair: it goes back, and the builder starts. One that would start with a NixOS which was not proven stays off until then, so that no build of the Pi fails there.',
  SNAPSHOT_IN_THE_WAY:
    'Delete the snapshot that was taken after it in VirtualBox, and repair. Until then nothing is restored and none is deleted; the builder gets no other NixOS and no larger disk.',
  BUILDER_ANSWER_UNREADABLE: 'Try again; if it stays, uninstall and set up anew.',
  BUILDER_COMMAND_FAILED: 'The details hold its own message. Try again after correcting the cause.',
  PI_UNREACHABLE: 'Switch it on, check its address and that ssh is enabled, then try again.',
  PI_HOST_KEY_UNCONFIRMED: 'Compare the fingerprint with what the Pi itself says, on the page “Your Pi”.',
  PI_HOST_KEY_CHANGED:
    'Connect again on the page “Your Pi” and compare the key with what the Pi itself says. If it is not the Pi’s own, something else answers at this address: do not go on.',
  LOGIN_KEY_UNUSABLE: 'Choose the file on this PC that holds the private key.',
  PI_LOGIN_REFUSED:
    'Check user, password or key. For root the Pi has to know the key (users.users.root.openssh.authorizedKeys) and let root in (services.openssh.settings.PermitRootLogin).',
  PI_NOT_ROOT: 'Use root, or a user who may use sudo, and give its password.',
  PI_DISK_FULL: 'Make room there, for example with nix-collect-garbage, then try again.',
  PI_MEMORY_LOW:
    'End what takes memory there, or give it swap (swapDevices in its configuration), then try again. A temporary swap file can be chosen on the page “How the Pi uses it”, under “Advanced”. Nothing was changed.',
  PI_CLOCK_WRONG:
    'Set the one that is wrong, then try again. timedatectl shows whether the Pi gets its time from the network; for this PC with Windows it is Settings → Time & language → Date & time → Sync now.',
  PI_COMMAND_FAILED: 'The details hold its own message. Try again after correcting the cause.',
  PI_NAME_TAKEN: 'Choose another name or key path under “Advanced”: what is there stays as it is.',
  PI_HAS_ANOTHER_PC:
    'Remove it there first, or let this PC take its place: the button does it. The other PC’s builder is then of no use to this Pi.',
  PI_CONFIGURATION_UNCLEAR: 'Change it by hand as it says above, then look again.',
  PROOF_FAILED: 'The details hold Nix’s own message; the dashboard names what is wrong.',
  FAST_WAY_FAILED:
    'A repair gives the Pi again what `pi-offload` needs there: the command itself, and the key with which the builder signs. If it stays, the details hold what the command said. Meanwhile plain nix commands go on building on this PC, one package after the other.',
  PC_ADDRESS_CHANGED:
    'Let the address of this PC be found by itself under “Advanced”, or enter the one that it has now. In the router the PC can be given one that stays.',
  LINK_SILENT:
    'The builder runs and our rule in the firewall of this PC lets the Pi in, so something on the way keeps it out: a firewall of another maker on this PC, or a network for guests that separates its devices. Allow incoming TCP at the builder’s port (2222) from the Pi’s address, for VBoxHeadless, and try again.',
  PI_KEY_HAS_PASSPHRASE:
    'Nobody is there to type it when Nix builds. A repair puts a new key without one in its place.',
  PI_KEY_REFUSED:
    'Key and configuration are as they should be, so the builder runs another one: uninstall and set up again. The details hold ssh’s own message.',
  LINK_GARBLED:
    'The builder’s configuration is as it should be, so shut the builder down, start it and look again. If it stays, the versions of Nix do not suit each other, or something prints text in the middle: the details hold it.',
  PI_NOT_TRUSTED:
    'Its settings name the Pi’s user as trusted, so a daemon with older ones runs: shut the builder down, start it and look again.',
  BUILDER_EMULATION_OFF:
    'Its emulation was started anew and its configuration made anew, without success. Shut the builder down and start it; if it stays, uninstall and set up again: it is installed anew.',
}
