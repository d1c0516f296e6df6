# Builds that nobody has done before, to see where they run.
#
# It needs no nixpkgs: its builder is a shell that is on this machine already. It writes which kernel it ran on and for which
# architecture; nothing else of a machine shows inside a build, where the host name is always "localhost".
#
# shell: the real path of a bash in the store, of a statically linked busybox anywhere, or of a bash anywhere with its loader
# uname: the real path of a `uname` of the same kind; not needed with busybox
# loader, libraries: the real path of ld.so, and the names of the libraries beside it that both programs need
# packages: how many, each made from the one before; the last one's lines are those of all
{
  name,
  system,
  shell,
  uname ? "",
  loader ? "",
  libraries ? "",
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

  # Only what is named is taken of a folder in which there is much more.
  loaderFolder = builtins.path {
    name = "pi-offload-proof-libraries";
    path = dirOf (/. + loader);
    filter = path: _: builtins.elem (baseNameOf path) ([ (baseNameOf loader) ] ++ words libraries);
  };
  words = text: builtins.filter builtins.isString (builtins.split " " text);
  asLoaded = path: [
    "--library-path"
    loaderFolder
    (builtins.path {
      name = "pi-offload-proof-${baseNameOf path}";
      path = /. + path;
    })
  ];

  # `storePath` follows links, and a link to coreutils has the name that says what to do: so its folder is taken.
  found =
    if inStore shell then
      {
        program = builtins.storePath shell;
        arguments = [ ];
        uname = "${builtins.storePath (dirOf uname)}/uname";
      }
    else if isBusybox then
      {
        program = "${folder}/busybox";
        arguments = [ "sh" ];
        uname = "${folder}/busybox uname";
      }
    else if loader != "" then
      rec {
        program = "${loaderFolder}/${baseNameOf loader}";
        arguments = asLoaded shell;
        uname = toString ([ program ] ++ asLoaded uname');
      }
    else
      throw "a shell outside of the store does not reach the builder: ${shell}";
  uname' = uname;

  package =
    former: number:
    derivation {
      inherit system former;
      name = "${name}-${toString number}";
      builder = found.program;
      args = found.arguments ++ [
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
      inherit (found) uname;
    };
in
# Options of a command are texts.
builtins.foldl' package "" (builtins.genList (index: index + 1) (builtins.fromJSON packages))
