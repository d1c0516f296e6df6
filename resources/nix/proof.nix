# Builds that nobody has done before, to see where they run.
#
# It needs no nixpkgs: its builder is a shell that is on this machine already. It writes which kernel it ran on and for which
# architecture; nothing else of a machine shows inside a build, where the host name is always "localhost".
#
# shell: the real path of a bash in the store, or of a statically linked busybox anywhere
# uname: the real path of a `uname` in the store; not needed with busybox
# packages: how many, each made from the one before; the last one's lines are those of all
{
  name,
  system,
  shell,
  uname ? "",
  packages ? "1",
}:

let
  isBusybox = baseNameOf shell == "busybox";
  inStore = path: builtins.substring 0 (builtins.stringLength builtins.storeDir) path == builtins.storeDir;

  # Busybox looks at the name that it is called by, so it is taken with its folder.
  folder = builtins.path {
    name = "pi-offload-proof-shell";
    path = dirOf (/. + shell);
    filter = path: _: baseNameOf path == "busybox";
  };

  program =
    if inStore shell then
      builtins.storePath shell
    else if isBusybox then
      "${folder}/busybox"
    else
      throw "a shell outside of the store does not reach the builder: ${shell}";

  package =
    former: number:
    derivation {
      inherit system former;
      name = "${name}-${toString number}";
      builder = program;
      args = (if isBusybox then [ "sh" ] else [ ]) ++ [
        "-c"
        ''
          set -eu
          read -r bootId < /proc/sys/kernel/random/boot_id
          machine=$($uname -m)
          {
            while read -r line; do echo "$line"; done < "''${former:-/dev/null}"
            echo "{\"bootId\":\"$bootId\",\"machine\":\"$machine\"}"
          } > "$out"
        ''
      ];
      # `storePath` follows links, and a link to coreutils has the name that says what to do: so its folder is taken.
      uname = if isBusybox then "${program} uname" else "${builtins.storePath (dirOf uname)}/uname";
    };
in
# Options of a command are texts.
builtins.foldl' package "" (builtins.genList (index: index + 1) (builtins.fromJSON packages))
