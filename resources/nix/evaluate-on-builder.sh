# shellcheck shell=sh
# Read by pi-offload.sh, whose functions and variables these are, where the builder is to evaluate the system.
# shellcheck disable=SC2154

evaluation_file=/etc/pi-offload/evaluation.nix

# As a build, which is all that the builder does for this machine's key (evaluation.nix). Sets `derivation`.
evaluate_on_builder() { # options of the evaluation
  say 'the builder evaluates the system…'
  if [ -n "$flake" ]; then
    # Reads the lock file and fetches what it names, which takes little memory.
    sources=$(modern flake archive --json "$@" "${flake%%#*}" 3>&-) || end 1 "$(unchanged)"
    paths='the flake and its inputs'
    set -- --argstr flake "$sources" --argstr host "$(host_of_flake)"
  else
    paths=$(search_path "$@" 3>&-) || end 1 "$(unchanged)"
    set -- "$@" --argstr searchPath "$paths"
  fi
  derivation=$(nix-instantiate --add-root "$work/evaluation" "$@" --argstr builderSystems "$builder_systems" \
    "$evaluation_file" 3>&-) || end 1 "$(unchanged)"
  derivation=$(readlink -f "$derivation")
  packed=$(nix-store --query --outputs "$derivation")
  if ! nix-store --check-validity "$packed" 2>/dev/null && ! build_and_fetch "$derivation^out"; then
    if [ -e "$work/failed" ] && [ -e "$work/connected" ] && [ ! -e "$work/cut" ]; then
      say 'The builder evaluates without network, builds nothing meanwhile, and has no files but those of:'
      printf '%s\n' "$paths" | sed 's/^/  /' >&2
    fi
    explain
    [ ! -e "$work/unfit" ] || end 1 "The builder cannot evaluate for this machine. $(unchanged)"
    end 3 "The builder does not answer, so nothing was evaluated. $(unchanged)"
  fi
  unpack_evaluation || end 1 "What the builder evaluated cannot be taken. $(unchanged)"
}

# Nix takes nothing unsigned from there but what is named by its contents, and that it checks (nix, src/libstore/path-info.cc,
# `checkSignatures`): so what was evaluated may be anything, but replaces nothing.
unpack_evaluation() {
  # On the disk: /run is memory.
  unpacked=$(mktemp -d "/var/tmp/$program.XXXXXX") || return
  nix-store --restore "$unpacked/cache" <"$packed" || return
  read -r derivation <"$unpacked/cache/derivation" || return
  modern copy --quiet --from "file://$unpacked/cache" --option require-sigs true "$derivation" 3>&- || return
  rm -rf "$unpacked"
}

# Prints where Nix looks for <nixpkgs> and the like, lines NAME=PATH with links followed, where it is safe to send what is there.
# shellcheck disable=SC2016 # What is quoted is Nix's and awk's.
search_path() { # options of the evaluation
  modern eval --raw --impure "$@" --expr \
    'builtins.concatStringsSep "" (map ({ prefix, path }: "${prefix}=${toString path}\n") builtins.nixPath)' >"$work/named" || return
  # What <nixpkgs/nixos> evaluates: by the variable, before any -I (nixpkgs, nixos/default.nix).
  if [ -n "${NIXOS_CONFIG-}" ]; then
    { echo "nixos-config=$NIXOS_CONFIG" && cat "$work/named"; } >"$work/with-config"
    mv "$work/with-config" "$work/named"
  fi
  echo 'nixos-config=/etc/nixos/configuration.nix' >>"$work/named"
  # What is not there, or an address, Nix passes over; of a name the first counts.
  while IFS='=' read -r name path; do
    path=$(readlink -e -- "$path") && printf '%s=%s\n' "$name" "$path"
  done <"$work/named" | $awk -F = '$1 == "" || !seen[$1]++' >"$work/found"
  while IFS='=' read -r name path; do
    case $path in
      /nix/store/*) ;;
      *) hides_nothing "$path" || return ;;
    esac
  done <"$work/found"
  cat "$work/found"
}

# A store is read by everybody, here and on the builder. A closed folder above closes all that is in it.
hides_nothing() { # a folder, or a file in it
  folder=$1
  [ -d "$folder" ] || folder=$(dirname "$folder")
  hidden=$(find "$folder" -name .git -prune -o ! -type l ! -perm -004 -print -quit)
  above=$folder
  while [ -z "$hidden" ] && [ "$above" != / ]; do
    above=$(dirname "$above")
    hidden=$(find "$above" -maxdepth 0 ! -perm -001)
  done
  [ -z "$hidden" ] || {
    say "$hidden is not for everybody, and what is in $folder would be in the store, readable by everybody."
    return 1
  }
}
