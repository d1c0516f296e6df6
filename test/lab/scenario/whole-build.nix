# The Pi's configuration with a change, for `pi-offload rebuild -I nixos-config=…`. What is changed stands in change.json beside it:
#
#   name          of the change, never used before
#   sleepSeconds  how long a part of it builds
#   mebibytes     how large that part is
#
# The part is in the system's closure because a file of the system names it.
let
  change = builtins.fromJSON (builtins.readFile ./change.json);
  folder = builtins.path {
    name = "pi-offload-proof-shell";
    path = /usr/bin;
    filter = path: _: baseNameOf path == "busybox";
  };
  busybox = "${folder}/busybox";
  part = derivation {
    name = "part-${change.name}";
    system = builtins.currentSystem;
    builder = busybox;
    inherit busybox;
    inherit (change) sleepSeconds mebibytes;
    args = [
      "sh"
      "-c"
      ''
        set -eu
        echo "sleeping"
        $busybox sleep "$sleepSeconds"
        $busybox mkdir "$out"
        $busybox dd if=/dev/urandom of="$out/large" bs=1048576 count="$mebibytes" 2>/dev/null
        echo "$out" > "$out/name"
      ''
    ];
  };
in
{
  imports = [ /etc/nixos/configuration.nix ];
  environment.etc."pi-offload-lab-change".source = "${part}/name";
}
