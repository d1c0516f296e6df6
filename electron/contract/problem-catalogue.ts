/** What a report needs. A log is kept from the first `apply` on. */
const theLog =
  'the file log.jsonl in the folder of the notes (on Windows %LOCALAPPDATA%\\pi-offload\\Data, on Linux ~/.local/share/pi-offload, or what `--data-folder` names)'

/** code → title and remedy. `detail` is written where the problem is found, because only there the facts are known. */
export const catalogue = {
  // --- the run itself
  CANCELLED: {
    title: 'Stopped',
    remedy: 'Start again when you like: a run continues where it stopped.',
  },
  UNEXPECTED: {
    title: 'Something happened that this program does not know',
    remedy: `Start again; if it comes back, report it with what stands here and ${theLog}.`,
  },
  REQUEST_INVALID: {
    title: 'The program was asked for something that it does not understand',
    remedy: 'Reload the window; if it comes back, report it with the copied diagnostics.',
  },
  NO_ANSWER: {
    title: 'Pi Offload did not answer',
    remedy:
      'Whether what was under way goes on is not known. Try again when the window has found the program; if it was ended, start it again.',
  },
  WINDOW_REFUSED: {
    title: 'This window may not use the program',
    remedy:
      'Open the link that the program printed last; each opens one window. Enter, pressed in its terminal, prints another one.',
  },
  TOO_MANY_REQUESTS: {
    title: 'The program was asked for more than it can answer',
    remedy: 'Wait a moment and try again.',
  },
  SETUP_INVALID: {
    title: 'The setup has values that cannot work',
    remedy: 'Correct the listed values; each line says what is allowed.',
  },
  SETUP_UNREADABLE: {
    title: 'The setup file cannot be read',
    remedy: 'Correct the file at the named place, or name one that exists; `--help` shows what it holds.',
  },
  SETUP_NOT_WRITTEN: {
    title: 'The setup file could not be written',
    remedy: 'Give your user the right to write it, or change it by hand as it says above, then start again.',
  },
  PLAN_OUTDATED: {
    title: 'Things changed since the plan was shown',
    remedy: 'Look at the new plan and start that one.',
  },
  PLAN_OBSTRUCTED: {
    title: 'Something stands in the way of this plan',
    remedy: 'Remove the listed obstacles first; nothing was changed.',
  },
  NOT_CONVERGED: {
    title: 'A step ended without an error, but its result is not there',
    remedy: 'Start again. If it stays, something else changes the same thing: the details name it.',
  },
  FOREIGN_IN_THE_WAY: {
    title: 'Something that is not ours has the name or the place that is needed',
    remedy: 'Choose another name in the setup, or move the named thing away: it is left as it is.',
  },
  CANNOT_CHANGE_IN_PLACE: {
    title: 'This value of the setup cannot be changed on what is there already',
    remedy:
      'Put the former value back. Or run `remove` with the former setup, then `apply` with the new one: everything is made anew.',
  },
  DISK_CANNOT_SHRINK: {
    title: 'The disk of the builder cannot become smaller',
    remedy:
      'Give `builder.diskGiB` at least the size that it has. For a smaller one run `remove`, then `apply`: everything is made anew.',
  },
  DISK_HAS_SNAPSHOTS: {
    title: 'The disk of the builder does not grow while it has snapshots',
    remedy: 'Delete the snapshots of the builder in VirtualBox first: they stay as large as they are.',
  },
  RUN_IN_PROGRESS: {
    title: 'Another run is under way',
    remedy: 'Wait until it ends, or stop it.',
  },
  STATE_UNREADABLE: {
    title: 'The program’s own notes cannot be read',
    remedy:
      'Put the file back from a backup. Without it nothing is lost, but the builder and the key on the Pi are no longer known to be ours: delete both by hand, move the file away and start again.',
  },
  ENTRIES_UNREADABLE: {
    title: 'What was entered in the window before cannot be read',
    remedy:
      'Enter it again: what is set up already is looked for, and filled in where it is found. Nothing that is set up was changed.',
  },
  NOTES_MISSING: {
    title: 'It cannot be told what is ours',
    remedy:
      'Name the folder of the `apply` with `--data-folder`, or start as the user who ran it. Where there never was an `apply`, or a `remove` ended well, there is nothing to do.',
  },
  DATA_FOLDER_UNUSABLE: {
    title: 'The folder for keys and notes cannot be used',
    remedy:
      'Give your user the right to read and write it (a run with administrator rights may have taken it), or name another with `--data-folder`. Where it says above that it should be deleted, delete it instead: somebody else may have made it.',
  },
  FILE_IN_USE: {
    title: 'A file of the program is open in another program',
    remedy:
      'Close what has it open, such as an editor; a virus scanner or a backup lets go of it by itself. Then start again.',
  },
  TOOL_MISSING: {
    title: 'A program that is needed is not installed',
    remedy:
      'On Linux install the package that has the named program, such as iproute2 for `ip`. One that belongs to Windows is put back there by `sfc /scannow`, run as administrator. Then start again.',
  },
  TOOL_FAILED: {
    title: 'A program that was called failed',
    remedy: 'The details hold its own message. Start again after correcting the cause.',
  },
  TOOL_TIMED_OUT: {
    title: 'A program that was called did not answer in time',
    remedy: 'Start again; if it stays, restart the PC: the program hangs.',
  },
  LOOK_TIMED_OUT: {
    title: 'A part could not be looked at in time',
    remedy:
      'Look again. If it stays: a Pi or PC that is at its limit (a large build, a full memory) answers late, and so does a slow or weak network between them; wait until it is idle. Nothing was changed.',
  },
  TOOL_ANSWER_UNREADABLE: {
    title: 'A program answered something that cannot be understood',
    remedy: `Check its version, and report it with what stands here and ${theLog}.`,
  },
  SCRIPTS_FORBIDDEN: {
    title: 'Windows does not let the scripts of this program run',
    remedy:
      'A policy of this PC forbids PowerShell scripts: a group policy, AppLocker or App Control. Whoever made it can allow those in the folder `resources\\windows` of this program; on a PC of an employer that is its administrator.',
  },
  NEEDS_ADMINISTRATOR: {
    title: 'This step needs administrator rights',
    remedy:
      'On Windows: agree when it asks; if it does not ask, a policy of this PC keeps your account out, and its administrator can help. On Linux: start again in a terminal, as a user who may use sudo, and give the password that is asked for; without a terminal put it into PI_OFFLOAD_PC_SUDO_PASSWORD.',
  },
  SUDO_PASSWORD_WRONG: {
    title: 'The password for sudo on this PC is wrong',
    remedy:
      'Start again with the password that you log in to this PC with. It is not the Pi’s; where nobody can be asked, it stands in PI_OFFLOAD_PC_SUDO_PASSWORD.',
  },
  RUN_WITH_SUDO: {
    title: 'This is run with sudo',
    remedy: 'Start it again without sudo, as your own user: it asks for what needs an administrator.',
  },
  UPDATE_NOT_GENUINE: {
    title: 'A new version of Pi Offload was refused',
    remedy:
      'Nothing of it was installed, and this version works on. While a new version is being published this can happen for a moment: Pi Offload looks again tomorrow. If it stays, something between the makers of Pi Offload and this PC is not as it should be: tell them.',
  },
  RUN_ELEVATED: {
    title: 'This runs with administrator rights',
    remedy:
      'Start it again as usual, not with “Run as administrator” and not from a terminal that was: it asks for what needs an administrator. If it still says this, User Account Control is switched off on this PC (switch it on again and restart), or you work as “Administrator” itself (use another account).',
  },
  ELEVATION_DECLINED: {
    title: 'Administrator rights were not given',
    remedy:
      'None of that was done. Start again and agree when Windows asks, or let an administrator of this PC do what the plan shows.',
  },
  // --- the PC
  PC_TOO_SMALL: {
    title: 'The PC has less than the builder would take',
    remedy: 'Give the builder fewer cores, less memory or a smaller disk.',
  },
  VIRTUALIZATION_OFF: {
    title: 'Hardware virtualization is switched off',
    remedy:
      'Switch it on in the firmware of the PC (UEFI or BIOS): “Intel VT-x” or “Intel Virtualization Technology”, with AMD “SVM Mode”. Windows leads there: Settings → System → Recovery → Advanced startup (Windows 10: Update & Security → Recovery), then Troubleshoot → Advanced options → UEFI Firmware Settings; or `shutdown /r /fw /t 0`, run as administrator. Elsewhere it is the key that the PC names when it starts, often Del or F2.',
  },
  VIRTUALBOX_MISSING: {
    title: 'VirtualBox is not installed',
    remedy: 'Install VirtualBox 7.2.4 or newer, then start again.',
  },
  PC_UNSUITABLE: {
    title: 'This PC cannot run the builder',
    remedy: 'Use a PC with a processor from Intel or AMD (x86-64).',
  },
  VIRTUALBOX_NOT_INSTALLED: {
    title: 'VirtualBox could not be installed',
    remedy:
      'The details hold what Windows or the installer said. Start again, or install VirtualBox 7.2.4 or newer by hand from virtualbox.org.',
  },
  VIRTUALBOX_RUNTIME_MISSING: {
    title: 'VirtualBox needs a part of Windows that is missing',
    remedy:
      'Install Microsoft’s “Visual C++ Redistributable” for x64 (https://aka.ms/vc14/vc_redist.x64.exe), then start again.',
  },
  RESTART_NEEDED: {
    title: 'Windows has to be restarted once',
    remedy:
      'Restart the PC (“Restart”, not “Shut down”). The installed program opens by itself afterwards and goes on; otherwise start again: it continues where it was.',
  },
  VIRTUALBOX_UNSUITABLE: {
    title: 'This version of VirtualBox has a fault that matters here',
    remedy: 'Install VirtualBox 7.2.4 or newer, but not 7.2.18.',
  },
  VIRTUALBOX_DRIVER_MISSING: {
    title: 'VirtualBox has no kernel driver',
    remedy:
      'Try `sudo modprobe vboxdrv`. If there is no such module, build it: `sudo /sbin/vboxconfig` with Oracle’s VirtualBox; elsewhere install virtualbox-dkms and the headers of the running kernel. With Secure Boot the module has to be signed, or Secure Boot switched off. On Windows run VirtualBox’s installer again and choose to repair it. Then start again.',
  },
  HYPERVISOR_IN_THE_WAY: {
    title: 'Another hypervisor has what VirtualBox needs',
    remedy:
      'On Windows switch off what the details name, or what asks for a hypervisor under “Turn Windows features on or off” and under core isolation, and restart the PC. On Linux switch off the virtual machines of KVM (virt-manager, GNOME Boxes, an Android emulator). If KVM is merely loaded, write the line `options kvm enable_virt_at_load=0` to /etc/modprobe.d/kvm.conf and restart the PC; from Linux 6.16 on both get along without that line. Then start again.',
  },
  PORT_TAKEN: {
    title: 'The port is used by another program',
    remedy:
      'Choose another one (`network.port` or `network.adminPort` in the setup, `--port` for the wizard), or stop the program that holds it.',
  },
  PORT_NOT_RESERVED: {
    title: 'Windows does not keep the port free',
    remedy:
      'Restart the PC and start again. If it stays, choose another port (`network.port` or `network.adminPort` in the setup).',
  },
  PORT_NOT_ALLOWED: {
    title: 'This user may not listen on the port',
    remedy:
      'Choose another one, on Linux from 1024 on; on Windows `netsh interface ipv4 show excludedportrange protocol=tcp` lists what it reserves. Or leave `--port` out: then any free one is taken.',
  },
  LOOPBACK_MISSING: {
    title: 'This PC does not reach itself',
    remedy:
      'Restart the PC: its loopback interface gets the address when it starts. On Linux `ip address add 127.0.0.1/8 dev lo` gives it back at once. Then start again.',
  },
  DISK_FULL: {
    title: 'There is not enough free disk space',
    remedy: 'Free the named amount, then start again: it continues where it stopped.',
  },
  FIREWALL_FAILED: {
    title: 'The firewall rule could not be set',
    remedy:
      'Set the rule that `plan` shows by hand, or start again and agree when administrator rights are asked for.',
  },
  FIREWALL_BLOCKS_VIRTUALBOX: {
    title: 'The firewall blocks VirtualBox',
    remedy:
      'Windows makes such rules when its question about VirtualBox is dismissed; they beat every permission. Agree that the named ones are removed: on the wizard’s first page, or by `network.unblockVirtualBox: true` in the setup. If somebody made them on purpose, ask first.',
  },
  FIREWALL_OVERRULED: {
    title: 'The firewall does not heed rules of this PC',
    remedy:
      'In Windows Security, Firewall & network protection, choose the named kind of network and take the mark from “Blocks all incoming connections”. Where it is a policy, whoever administrates this PC has to let in the shown port.',
  },
  AUTOSTART_FAILED: {
    title: 'Starting the builder at logon could not be arranged',
    remedy: 'Start again; or set `builder.startWithPc` to false and start the builder by hand.',
  },
  // --- VirtualBox
  VM_FOREIGN: {
    title: 'A virtual machine of this name exists and is not ours',
    remedy: 'Choose another name for the builder, or rename that machine.',
  },
  VM_UNCLEAR: {
    title: 'Several virtual machines may be the builder',
    remedy:
      'Say which one it is. Copies that are needed no longer can be deleted in VirtualBox; where one is left, look again.',
  },
  DRIVE_MISSING: {
    title: 'The drive with the virtual machine is not there',
    remedy:
      'Plug it in and start again: a repair then finds the machine as it was, and a removal takes it away, too. To remove without the drive, keep the machine (`--keep machine`): everything else goes, and a later removal finds it. Where the drive is gone for good, take the inaccessible machine off VirtualBox’s list: then a new one is made.',
  },
  VM_INACCESSIBLE: {
    title: 'VirtualBox cannot read the settings of the virtual machine',
    remedy:
      'Start again: an empty settings file is restored from VirtualBox’s own copy. For any other, restore its `.vbox-prev` file over the `.vbox` file, or remove the machine and start again.',
  },
  VM_BUSY: {
    title: 'The virtual machine is locked by another program',
    remedy:
      'Close VirtualBox’s own windows, also one with the machine’s settings, and start again. Where none is open, a crash left it locked: restart the PC first.',
  },
  VM_SETTINGS_IN_THE_WAY: {
    title: 'A folder of an earlier virtual machine is in the way',
    remedy:
      'Move the named folder away, or choose another name; what this program left there itself it takes up again.',
  },
  VM_NOT_FOUND: {
    title: 'The virtual machine is not there',
    remedy: 'Start again: where its files are still there it comes back with them, else it is made anew.',
  },
  SAVED_STATE_UNUSABLE: {
    title: 'VirtualBox cannot load the saved state of the builder',
    remedy: 'Run `apply`: the saved state is discarded, and the builder starts anew.',
  },
  VM_START_FAILED: {
    title: 'The virtual machine does not start',
    remedy:
      'The details hold VirtualBox’s own message; most often another hypervisor or missing virtualization is the cause.',
  },
  VIRTUALBOX_BLOCKED: {
    title: 'Security software keeps VirtualBox from starting',
    remedy:
      'VirtualBox lets nobody into its process, so make an exclusion in what the details name, for the folder of VirtualBox (usually C:\\Program Files\\Oracle\\VirtualBox) and for the program VBoxHeadless.exe in it. If that does not help, update both, or remove what is named. Then start again.',
  },
  FILE_IN_THE_WAY: {
    title: 'A file is already where one has to be made',
    remedy: 'Move the named file away; it is not ours.',
  },
  FOLDER_UNUSABLE: {
    title: 'The folder for the machine cannot be used',
    remedy:
      'Connect its drive, or give your user the right to write there; or name another in `builder.folder`. Then start again.',
  },
  REPORT_NOT_WRITTEN: {
    title: 'The report could not be written',
    remedy: 'Name a file that is not there yet, in a folder that you may write to.',
  },
  VIRTUALBOX_FAILED: {
    title: 'VirtualBox refused',
    remedy: 'The details hold its own message and code. Start again after correcting the cause.',
  },
  // --- image and installation
  DOWNLOAD_FAILED: {
    title: 'The download failed',
    remedy: 'Check the internet connection or the proxy and start again: it continues where it stopped.',
  },
  DOWNLOAD_CORRUPT: {
    title: 'What was downloaded is not what was published',
    remedy: 'Start again: it is downloaded anew. If it stays, choose another mirror.',
  },
  IMAGE_UNREADABLE: {
    title: 'The installer image cannot be used',
    remedy:
      'Name an existing NixOS minimal ISO file together with its SHA-256, or remove the entry to download one.',
  },
  INSTALLER_SILENT: {
    title: 'The installer in the virtual machine does not answer',
    remedy: 'Start again. If it stays, open the machine’s window in VirtualBox: its screen shows why.',
  },
  INSTALLER_FAILED: {
    title: 'The installation in the virtual machine failed',
    remedy: 'The details hold the installer’s last lines. Start again: finished parts are kept.',
  },
  // --- the builder
  NOTHING_SET_UP: {
    title: 'Nothing is set up yet',
    remedy: 'Run `apply` first.',
  },
  BUILDER_UNREACHABLE: {
    title: 'The builder does not answer',
    remedy: 'Run `apply`: it starts the machine when it is off, and starts it anew when it hangs.',
  },
  PAUSED_WHILE_PLAYING: {
    title: 'The builder is paused while you play',
    remedy: 'Say that you no longer play (`play off`): the builder goes on where it was.',
  },
  BUILDER_HOST_KEY_WRONG: {
    title: 'Something else answers in the place of the builder',
    remedy: 'Find out which program or machine listens on the named port; nothing was sent to it.',
  },
  BUILDER_LOGIN_REFUSED: {
    title: 'The builder refuses our own key',
    remedy:
      'No repair can get in. Remove this PC’s side (`remove --only pc`) and run `apply`: the builder is installed anew with keys of its own, and what it had built is built again.',
  },
  BUILDER_ANSWER_UNREADABLE: {
    title: 'The builder answers something that cannot be understood',
    remedy: 'Start again; if it stays, remove the builder and make it anew.',
  },
  BUILDER_COMMAND_FAILED: {
    title: 'A command on the builder failed',
    remedy: 'The details hold its own message. Start again after correcting the cause.',
  },
  BUILDER_DISK_FULL: {
    title: 'The disk of the builder is full',
    remedy:
      'All that nothing needs was deleted already. If nothing is being built, give it a larger disk: set `builder.diskGiB` higher and run `apply`. It grows, with all that is on it.',
  },
  BUILDER_REBUILD_FAILED: {
    title: 'The builder could not take its new configuration',
    remedy: 'The details hold its own message; the builder keeps running its former configuration.',
  },
  UPGRADE_TAKEN_BACK: {
    title: 'The builder could not get the newer NixOS, and has the former one again',
    remedy:
      'Nothing of the upgrade is left, and the builder goes on as before. The details say what went wrong: put that right, or wait for the next release, and ask for it again.',
  },
  UPGRADE_NOT_TAKEN_BACK: {
    title: 'The newer NixOS failed, and the builder could not go back to the one that it had',
    remedy:
      'The snapshot from before it is kept. Put right what the details say, such as too little room on the drive of the builder, and run `apply`: it goes back, and starts the builder. One that would start with a NixOS which was not proven stays off until then, so that no build of the Pi fails there.',
  },
  SNAPSHOT_IN_THE_WAY: {
    title: 'Another snapshot builds upon the one from before an upgrade',
    remedy:
      'Delete the snapshot that was taken after it in VirtualBox, and run `apply`. Until then nothing is restored and none is deleted; the builder gets no other NixOS and no larger disk.',
  },
  FOREIGN_DISK_IN_BUILDER: {
    title: 'A disk that is not ours is attached to the builder',
    remedy:
      'Take it out of the machine in VirtualBox; where a snapshot of the machine keeps it, delete that snapshot first. Its file stays. Then try again.',
  },
  BUILDER_EMULATION_OFF: {
    title: 'The builder does not run programs of the Pi',
    remedy:
      'Its emulation was started anew and its configuration made anew, without success. Shut the builder down (its power button in VirtualBox) and `apply`, which starts it; if it stays, run `remove`, then `apply`: it is installed anew.',
  },
  // --- the Pi
  PI_UNREACHABLE: {
    title: 'The Pi does not answer',
    remedy: 'Switch it on, check its address and that ssh is enabled, then start again.',
  },
  SSH_HOST_UNUSABLE: {
    title: 'The ssh configuration of this PC does not say how to get to the Pi',
    remedy:
      'Give address, port, user and login of the Pi yourself, or correct the configuration: `ssh -G NAME` shows what ssh makes of it.',
  },
  PI_HOST_KEY_UNCONFIRMED: {
    title: 'The Pi is seen for the first time',
    remedy:
      'Compare the fingerprint with what the Pi itself says: `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`. If it is the same, run `plan` in a terminal and confirm it there, or put "hostKeyFingerprint": "SHA256:…" into `pi` of the setup file.',
  },
  PI_HOST_KEY_CHANGED: {
    title: 'The Pi shows another host key than expected',
    remedy:
      'Compare it with what the Pi itself says: `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`. If the shown one is its own, because you reinstalled it, run `plan` in a terminal and say so there, or put "hostKeyFingerprint": "SHA256:…" with the shown one into `pi` of the setup file. If not, something else answers at this address: do not go on.',
  },
  LOGIN_KEY_UNUSABLE: {
    title: 'The key file for the login cannot be used',
    remedy: 'Let `pi.login.path` name the file on this PC that holds the private key.',
  },
  PI_LOGIN_REFUSED: {
    title: 'The Pi refuses the login',
    remedy:
      'Check user, password or key. Without a terminal the password comes from PI_OFFLOAD_PI_PASSWORD, and the passphrase of the key from PI_OFFLOAD_KEY_PASSPHRASE. For root the Pi has to know the key (users.users.root.openssh.authorizedKeys) and let root in (services.openssh.settings.PermitRootLogin).',
  },
  PI_NOT_ROOT: {
    title: 'This user may not administrate the Pi',
    remedy:
      'Use root, or a user who may use sudo, and give its password; without a terminal put it into PI_OFFLOAD_SUDO_PASSWORD.',
  },
  PI_DOAS_REFUSES: {
    title: 'The Pi’s doas lets this user become root only with a password, or not at all',
    remedy:
      'Let this user become root without a password: doas takes one from a terminal alone, and there is none. In NixOS it is `security.doas.extraRules = [ { users = [ "…" ]; noPass = true; } ];`, which becomes the line `permit nopass …` of /etc/doas.conf. Or log in as root with a key, or as a user who may use sudo.',
  },
  PI_UNSUITABLE: {
    title: 'This machine cannot use the builder',
    remedy:
      'Pi Offload needs a 64-bit ARM machine with NixOS 23.11 or newer, or with another Linux with systemd and a Nix 2.18 or newer that is installed for all users.',
  },
  PI_DISK_FULL: {
    title: 'There is not enough free disk space on the Pi',
    remedy: 'Make room there, for example with `nix-collect-garbage --delete-old`, then start again.',
  },
  PI_MEMORY_LOW: {
    title: 'The Pi has too little free memory to evaluate its configuration',
    remedy:
      'End what takes memory there, or give it swap (`swapDevices` in its configuration), then start again. A temporary swap file is made where the setup has `offload.swapFile`. Nothing was changed.',
  },
  PI_CLOCK_WRONG: {
    title: 'The clocks of the Pi and of this PC differ too much',
    remedy:
      'Set the one that is wrong. `timedatectl` shows whether the Pi gets its time from the network; for this PC with Windows it is Settings → Time & language → Date & time → Sync now. Then start again.',
  },
  DERIVATION_UNKNOWN: {
    title: 'The Pi does not know this build',
    remedy:
      'Name a derivation that is in its store: `nix-instantiate` or `nix derivation show` tell its path, and a failed build names it. Old ones are gone after a garbage collection.',
  },
  PI_ANSWER_UNREADABLE: {
    title: 'The Pi answers something that cannot be understood',
    remedy:
      'Log in by hand and look; a start-up file that prints text or a hanging shell is the usual cause.',
  },
  PI_COMMAND_FAILED: {
    title: 'A command on the Pi failed',
    remedy: 'The details hold its own message. Start again after correcting the cause.',
  },
  PI_NAME_TAKEN: {
    title: 'The name for the builder is used on the Pi already',
    remedy: 'Choose another alias or key path in the setup: what is there stays as it is.',
  },
  PI_HAS_ANOTHER_PC: {
    title: 'The Pi builds on another PC already',
    remedy:
      'Remove it there first, or let this PC take its place: in the wizard by the button, or by `offload.replaceOtherPc: true` in the setup. The other PC’s builder is then of no use to this Pi.',
  },
  PI_CONFIGURATION_UNCLEAR: {
    title: 'The Pi’s configuration has a shape that is not changed automatically',
    remedy: 'Change it by hand as it says above, then start again.',
  },
  PI_REBUILD_FAILED: {
    title: 'The Pi could not take its new configuration',
    remedy: 'The Pi runs its former configuration. The details hold the message of nixos-rebuild.',
  },
  NEW_KEY_REFUSED: {
    title: 'The builder does not take the new key of the Pi',
    remedy:
      'The former key goes on working, and the new one was deleted. The details hold ssh’s own message; try again after a repair.',
  },
  LINK_BROKEN: {
    title: 'The Pi does not reach the builder',
    remedy:
      'Check the address of the PC and its firewall; the details hold ssh’s own message. In a firewall of another maker allow incoming TCP at the builder’s port (2222, `network.port`) from the Pi’s address, for VBoxHeadless.',
  },
  LINK_SLOW: {
    title: 'Whether the Pi gets through to the builder is not known',
    remedy:
      'The time of a short look did not suffice: the builder or the Pi is busy, for example with a build. Nothing is known to be wrong; look again once it is over. If it stays so, let a test package be built: that waits longer, and says where it fails.',
  },
  LINK_SILENT: {
    title: 'The PC gives the Pi no answer',
    remedy:
      'The builder runs and our rule in the firewall of this PC lets the Pi in, so something on the way keeps it out: a firewall of another maker on this PC, or a network for guests that separates its devices. Allow incoming TCP at the builder’s port (2222, `network.port`) from the Pi’s address, for VBoxHeadless, and start again.',
  },
  LINK_REFUSED: {
    title: 'The PC refuses the Pi’s connection',
    remedy:
      'Look again in a moment: the builder may have been starting. If it stays, a firewall of another maker on this PC refuses in its name: allow incoming TCP at the builder’s port from the Pi’s address.',
  },
  PC_ADDRESS_CHANGED: {
    title: 'The PC has another address than the Pi was told',
    remedy:
      'Set `network.pcAddress` in the setup to `auto`, or to the address that the PC has now, and run `apply`. In the router the PC can be given one that stays.',
  },
  PI_KEY_REFUSED: {
    title: 'The builder does not accept the Pi’s key',
    remedy:
      'Key and configuration are as they should be, so the builder runs another one: run `remove`, then `apply`. The details hold ssh’s own message.',
  },
  PI_KEY_HAS_PASSPHRASE: {
    title: 'The Pi’s key for the builder has a passphrase',
    remedy: 'Nobody is there to type it when Nix builds. `apply` puts a new key without one in its place.',
  },
  PI_KNOWS_ANOTHER_HOST_KEY: {
    title: 'The Pi expects another host key of the builder',
    remedy:
      'The builder shows the key that was made for it, and something in root’s ssh on the Pi says another: a line in /root/.ssh/known_hosts or /root/.ssh/config. The details name the place; take the line out, then look again.',
  },
  PI_SHARES_CONNECTIONS: {
    title: 'Root’s ssh on the Pi shares connections',
    remedy:
      'Nix does not work over a shared connection. Take ControlMaster and ControlPath out of what /root/.ssh/config says for all hosts, or write the builder’s host in front with “ControlMaster no” and “ControlPath none”. Then look again.',
  },
  LINK_GARBLED: {
    title: 'Nix does not understand the builder, though ssh reaches it',
    remedy:
      'The builder’s configuration is as it should be, so shut the builder down (its power button in VirtualBox) and `apply`, which starts it. If it stays, the versions of Nix do not suit each other, or something prints text in the middle: the details hold it.',
  },
  PI_NOT_TRUSTED: {
    title: 'The builder does not trust the Pi',
    remedy:
      'Its settings name the Pi’s user as trusted, so a daemon with older ones runs: shut the builder down (its power button in VirtualBox) and `apply`, which starts it.',
  },
  PI_IGNORES_BUILDER: {
    title: 'Nix on the Pi does not ask the builder',
    remedy:
      'Something on the Pi sets `builders` to something else: `nix.distributedBuilds = false`, `nix.settings.builders`, or a nix.conf of root’s own (/root/.config/nix/nix.conf). Take it out and rebuild the Pi.',
  },
  PI_FEATURES_MISSING: {
    title: 'Nix on the Pi does not ask the builder for all that it can',
    remedy:
      'Something on the Pi has a line of its own for the builder, with fewer systems or features: a `builders` in a nix.conf or in `nix.settings`. Take it out and rebuild the Pi.',
  },
  PROOF_FAILED: {
    title: 'The test build did not run on the builder',
    remedy: 'The details hold Nix’s own message; `status` names what is wrong.',
  },
  FAST_WAY_FAILED: {
    title: 'A whole build in one session does not work',
    remedy:
      'Start `apply`: it gives the Pi again what `pi-offload` needs there: the command itself, and the key with which the builder signs. If it stays, the details hold what the command said. Meanwhile plain nix commands go on building on the PC, one package after the other.',
  },
} as const satisfies Record<string, { title: string; remedy: string }>
