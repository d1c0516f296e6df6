# Evaluates this machine's system on the builder, for a machine that has too little memory for it (pi-offload.sh).
#
# The key for the builder allows nothing but Nix's protocol, so the evaluation is a build: in the sandbox runs a Nix with a store of its
# own. It needs no rights for that, since it builds nothing. What comes out is the derivation with all that belongs to it, packed as
# a binary cache: whoever unpacks it need not trust it, since each path in it is named by its contents.
{
  # Where <nixpkgs> and the like are, without links: lines NAME=PATH. What is in the store is taken from there.
  searchPath ? "",
  # Or what `nix flake archive --json` says of a flake, and which of its systems.
  flake ? "null",
  host ? "",
  # Words with blanks in between.
  builderSystems,
}:
let
  entries = map (builtins.match "([^=]*)=(.*)") (
    builtins.filter (line: builtins.isString line && line != "") (builtins.split "\n" searchPath)
  );
  onBuilder = map (
    entry: "${builtins.elemAt entry 0}=${reachable (builtins.elemAt entry 1)}"
  ) entries;

  isIn = folder: path: builtins.substring 0 (builtins.stringLength folder + 1) path == folder + "/";
  reachable =
    path:
    if isIn builtins.storeDir path then
      builtins.storePath path
    else if (builtins.readDir (dirOf path)).${baseNameOf path} == "directory" then
      copied path
    else
      "${copied (dirOf path)}/${baseNameOf path}";
  copied =
    folder:
    builtins.path {
      name = "source";
      path = /. + folder;
      filter = path: _: baseNameOf path != ".git";
    };

  flakeSources = builtins.fromJSON flake;
  pathsOf =
    source:
    (if source ? path then [ (builtins.storePath source.path) ] else [ ])
    ++ builtins.concatMap pathsOf (builtins.attrValues source.inputs);

  # The builder's own platform is evaluated on without emulation.
  platform =
    if builtins.match ".*x86_64-linux.*" builderSystems != null then
      "x86_64-linux"
    else
      builtins.currentSystem;
  inherit
    (import flakeSources.inputs.nixpkgs.path or <nixpkgs> {
      system = platform;
      config = { };
      overlays = [ ];
    })
    nix
    ;
in
derivation {
  name = "evaluation";
  system = platform;
  # Nix itself puts it into each sandbox. It may have no other programs than those of Nix.
  builder = "/bin/sh";
  args = [
    "-euc"
    ''
      export PATH=$nix/bin HOME=$TMPDIR NIX_PATH=$searchPath
      export NIX_CONFIG="
        store = $TMPDIR/store
        system = $evaluatedFor
        substituters =
        experimental-features = nix-command flakes
        allow-import-from-derivation = false
        fsync-metadata = false"
      if [ -z "$flake" ]; then
        derivation=$(nix-instantiate '<nixpkgs/nixos>' --attr config.system.build.toplevel)
      else
        # What is in its own store by the hash of the lock file, Nix does not fetch (nix, src/libfetchers/fetchers.cc).
        for source in $sources; do nix store add-path --name "''${source#*-}" "$source"; done
        attribute="nixosConfigurations.\"$host\".config.system.build.toplevel.drvPath"
        derivation=$(nix eval --raw --offline --no-update-lock-file "path:$flake#$attribute")
      fi
      nix copy --log-format raw --to "file://$TMPDIR/cache?compression=none" "$derivation"
      echo "$derivation" >"$TMPDIR/cache/derivation"
      nix-store --dump "$TMPDIR/cache" >"$out"
    ''
  ];
  inherit nix host;
  flake = flakeSources.path or "";
  sources = if flakeSources == null then [ ] else pathsOf flakeSources;
  searchPath = builtins.concatStringsSep ":" onBuilder;
  evaluatedFor = builtins.currentSystem;
  # Nobody else has it.
  allowSubstitutes = false;
}
