#!/bin/sh
# What decides who builds a derivation, as this machine's Nix tells it: why.sh [derivation or store path]. It only looks.
#
# Without a path it is the derivation of the newest build log, but for our own test packages and, where there are others, for
# those that prefer this machine, such as a NixOS system: nobody expects these elsewhere. Nix begins a log for builds on other
# machines, too (openLogFile in libstore, from the hook's acceptance as from a local build). Each part begins with a line
# `== name`.
set -u
# What a user has said in such a variable holds for nobody else.
unset NIX_CONFIG NIX_SSHOPTS

wanted=${1-}
store=/nix/store
logs=/nix/var/log/nix/drvs
load=/nix/var/nix/current-load

modern() {
  nix --extra-experimental-features nix-command "$@"
}

# One that is there still: old ones were collected. A log's path is the hash in two pieces, and the name. The preference stands in
# a derivation's environment, or in the JSON there that structured attributes are (nix, src/libstore/derivation-options.cc).
last_built() {
  find "$logs" -type f -printf '%T@ %P\n' 2>/dev/null | grep -v '/[0-9a-z]*-pi-offload-proof-' |
    sort -rn | head -n 100 | {
    newest=
    while read -r _ log; do
      built=$store/$(printf '%s' "${log%.bz2}" | tr -d /)
      [ -e "$built" ] || continue
      if ! grep -Eq '"preferLocalBuild","1"|\\"preferLocalBuild\\":true' "$built"; then
        newest=$built
        break
      fi
      newest=${newest:-$built}
    done
    printf '%s\n' "$newest"
  }
}

case $wanted in
  '') derivation=$(last_built) ;;
  *.drv) derivation=$wanted ;;
  *) derivation=$(nix-store --query --deriver "$wanted") ;;
esac

printf '== nix\n'
nix --version
printf '== derivation\n%s\n' "$derivation"
# Not there: nothing more can be said of it. `unknown-deriver` is no path either.
[ -e "$derivation" ] || exit 0

printf '== show\n'
modern derivation show "$derivation"
# `show-config` until 2.19. Only these leave the machine: others, such as access-tokens, are secret.
config=$({ modern config show 2>/dev/null || modern show-config; } |
  grep -E '^(build-hook|builders|extra-local-jobs|extra-platforms|max-jobs|system|system-features) = ')
printf '== config\n%s\n' "$config"
printf '== outputs\n'
for output in $(nix-store --query --outputs "$derivation" 2>/dev/null); do
  [ -e "$output" ] && modern path-info --json "$output" && echo
done

# The machines that the setting leads to, one a line: they stand in it, or in a file that it, or such a file, names
# (nix, src/libstore/machines.cc, expandBuilderLines). Files that name each other have an end here.
machines=$(printf '%s\n' "$config" | awk '
  function expand(text, depth, pieces, count, i, line) {
    count = split(text, pieces, /[;\n]/)
    for (i = 1; i <= count; i++) {
      line = pieces[i]
      sub(/#.*/, "", line)
      gsub(/^[ \t\r]+|[ \t\r]+$/, "", line)
      if (line ~ /^@/) {
        sub(/^@[ \t]*/, "", line)
        if (line ~ /^\// && depth < 8) expand(content(line), depth + 1)
      } else if (line != "") print line
    }
  }
  function content(path, text, line) {
    while ((getline line < path) > 0) text = text line "\n"
    close(path)
    return text
  }
  /^builders = / { expand(substr($0, 12), 0) }
')
printf '== machines\n%s\n' "$machines"

# Slots are files that are locked while a build has them. /proc/locks names their inodes; to try the lock would disturb.
printf '== slots\n'
find "$load" -type f -name '*-[0-9]*' -printf '%i %f\n' 2>/dev/null | awk '
  BEGIN { while ((getline line < "/proc/locks") > 0) { split(line, field, " "); split(field[6], id, ":"); held[id[3]] = 1 } }
  $1 in held { print $2 }
'

# As the hook connects: with the key and the host key of the line. More than eight would take too long.
ask_store() {
  timeout 20 nix --extra-experimental-features nix-command store "$1" --json --store "$2" </dev/null 2>&1
}
printf '== answers\n'
info=info
printf '%s\n' "$machines" | head -n 8 | while read -r uri _ key _ _ _ _ host_key _; do
  [ -n "$uri" ] || continue
  case $uri in *://*) ;; *) uri=ssh://$uri ;; esac
  options=
  [ "${key:--}" = - ] || options="ssh-key=$key"
  [ "${host_key:--}" = - ] || options="$options${options:+&}base64-ssh-public-host-key=$host_key"
  answer=$(ask_store "$info" "$uri${options:+?$options}")
  code=$?
  case $answer in
    # Before Nix 2.19, and in every Lix, it has another name (lix, lix/nix/ping-store.cc; both: libutil/args.cc).
    *"'info' is not a recognised command"*)
      info=ping
      answer=$(ask_store "$info" "$uri${options:+?$options}")
      code=$?
      ;;
  esac
  printf '%s %s %s\n' "$code" "$uri" "$(printf '%s' "$answer" | tr '\n' ' ' | cut -c 1-1500)"
done

printf '== journal\n'
journalctl --unit nix-daemon --since -1day --lines 2000 --no-pager --output cat 2>/dev/null |
  grep -E 'cannot build on|Failed to find a machine|failed to start SSH|ssh:|Host key|Permission denied|upload lock' |
  tail -n 20 | cut -c 1-600

# How the last build ended where it left no result; one that runs still has its log open. Nix keeps the log of a build on
# another machine here, too, with its phases (handleChildOutput in libstore). The phases are those of stdenv in nixpkgs.
for output in $(nix-store --query --outputs "$derivation" 2>/dev/null); do
  [ -e "$output" ] && exit 0
done
hashed=${derivation#"$store"/}
if [ -z "$(find /proc/[0-9]*/fd -mindepth 1 -maxdepth 1 -lname "$logs/??/${hashed#??}*" -print -quit 2>/dev/null)" ]; then
  printf '== phase\n'
  nix-store --read-log "$derivation" 2>/dev/null | sed -n 's/^Running phase: //p' | tail -n 1 | cut -c 1-100
  printf '== log\n'
  nix-store --read-log "$derivation" 2>/dev/null | grep -v '^@nix ' | tail -n 20 | cut -c 1-600
fi
exit 0
