# A graph of builds that nobody has done before, to see what it costs to have it built elsewhere.
#
# Its last build is what comes out, and needs all others: one after the other ("chain"), or all at once ("wide"). Each writes which
# kernel it ran on and how many builds it stands for, and fails where one that it needs ran on another kernel. So the first line of the last
# one tells of all.
#
# tag: what makes it new
# builds: how many, in digits
# shape: "chain" or "wide"
# kib: so many KiB which cannot be compressed are in each result but the last, in digits
# shell: a statically linked busybox for x86_64-linux anywhere
#
# They are for the builder's own processor: what an emulator takes for a build is the build's own, alike in all ways, and would be half of
# what is measured (docs/decisions/0030-the-builders-costs.md).
{
  tag,
  builds,
  shape,
  kib,
  shell,
}:

let
  count = builtins.fromJSON builds;

  # As in resources/nix/proof.nix: busybox looks at the name that it is called by, so it is taken with its folder.
  folder = builtins.path {
    name = "bench-shell";
    path = dirOf (/. + shell);
    filter = path: _: baseNameOf path == "busybox";
  };

  build =
    number: kib: inputs:
    derivation {
      name = "bench-${tag}-${toString number}";
      system = "x86_64-linux";
      builder = "${folder}/busybox";
      args = [
        "sh"
        "-c"
        ''
          set -eu
          read -r bootId < /proc/sys/kernel/random/boot_id
          standsFor=1
          for input in $inputs; do
            read -r where others < "$input"
            test "$where" = "$bootId"
            standsFor=$((standsFor + others))
          done
          echo "$bootId $standsFor" > "$out"
          # Busybox's shell has `dd` in itself.
          test "$kib" = 0 || dd if=/dev/urandom bs="''${kib}k" count=1 2>/dev/null >> "$out"
        ''
      ];
      inherit inputs kib;
    };

  numbers = builtins.genList (index: index + 1) (count - 1);
  needed = {
    chain = builtins.foldl' (before: number: [ (build number kib before) ]) [ ] numbers;
    wide = map (number: build number kib [ ]) numbers;
  };
in
build count "0" needed.${shape}
