#!/bin/sh
# pi-offload: a whole build on the PC in one session.
#
# With `nix.buildMachines` alone Nix opens a connection for each package, and copies each package back here. This evaluates here, hands
# the whole graph to the builder's store over one connection, and fetches only what was asked for. All that Nix does with the builder it
# still does without this command.
#
# What comes back must be signed with a key that this machine trusts, and must have the contents that the builder named: Nix itself
# refuses everything else. A new system is activated only when all of it is here.
#
# Ends with 0; 1 where Nix cannot evaluate or build it; 2 for a wrong call; 3 where the builder is away and nothing was built; 4 where the
# connection ended in the middle; 5 where the builder, or what it sent, was refused; 6 where the activation failed; 130 where it was
# interrupted.
set -u
# The words of Nix are looked at, and lists are sorted and compared.
export LC_ALL=C.UTF-8
# Where Nix's own installer puts it on another Linux; sudo looks in fewer places than a login (sudoers(5), secure_path).
PATH=$PATH:/nix/var/nix/profiles/default/bin
# What it tells the dashboard is for everybody, whatever the user's own files are.
umask 022

program=pi-offload
settings=/etc/pi-offload/command.env
awk_file=/etc/pi-offload/progress.awk
memory_file=/etc/pi-offload/memory.awk
evaluation_functions=/etc/pi-offload/evaluate-on-builder.sh
runs=/run/pi-offload
profile=/nix/var/nix/profiles/system

usage() {
  cat <<END
usage: $program rebuild switch|boot|test|build|dry-build [--evaluate-on-builder | --evaluate-here] [options of the evaluation]
       $program build [--out-link LINK | --no-link] WHAT…
       $program status
       $program why DERIVATION

rebuild    makes this machine’s system on the builder and activates it, as nixos-rebuild does.
           --flake, --no-flake, -I, --option, --show-trace, --impure, --upgrade mean what they mean there.
           Back to the system before: nixos-rebuild switch --rollback
           --evaluate-on-builder is for a machine with little memory. The builder gets to read the whole folder of the
           configuration for it, and nixpkgs; of a flake, all its sources.
           --evaluate-here evaluates here, however little memory is free.
build      WHAT is what \`nix build\` takes: nixpkgs#hello, or -f FILE ATTRIBUTE
status     whether the builder answers, and what happens while it does not
why        where a derivation was built, or would be
-L         behind rebuild or build: also prints what the builds print
END
}

say() { printf '%s\n' "$program: $*" >&2; }

end() { # code words…
  code=$1
  shift
  say "$@"
  exit "$code"
}

wrong_call() {
  say "$@"
  end 2 "What there is to call: $program --help"
}

modern() { nix --extra-experimental-features 'nix-command flakes' "$@"; }

# --- This run -------------------------------------------------------------------------------------------------------------

begin_run() { # what it is called on the dashboard
  work=$runs/$$.d
  report=$runs/$$.json
  title=$1
  # The number may be that of a run that was killed.
  [ ! -e "$work" ] || rm -rf "$work"
  # shellcheck disable=SC2174 # The mode is for the last one alone.
  mkdir -p -m 700 "$work" || end 1 "$runs cannot be written."
  : >"$work/began"
  columns=0
  if [ -t 2 ]; then columns=$(stty size <&2 2>/dev/null | cut -d ' ' -f 2); fi
  trap 'rm -rf "$work" "$report" "$report.new" ${unpacked:+"$unpacked"}' EXIT
  trap 'interrupted' INT TERM HUP
}

interrupted() {
  # A second time it ends at once.
  trap - INT TERM HUP
  # What runs in the background does not hear the keyboard.
  if [ -s "$work/nix" ]; then kill "$(cat "$work/nix")" 2>/dev/null && wait; fi
  echo >&2
  end 130 "Interrupted. $(unchanged)"
}

# Before there is anything of Nix's to tell (progress.awk).
stage() {
  since=${since-$(date +%s)}
  printf '{"pid":%s,"command":"%s","since":%s,"stage":"%s","running":[],"log":""}\n' "$$" "$title" "$since" "$1" >"$report.new"
  mv -f "$report.new" "$report"
}

generation() { readlink "$profile" | sed 's/^system-\(.*\)-link$/\1/'; }

unchanged() {
  if [ -n "${upgraded-}" ]; then
    echo "Only the channels were updated: this machine stays on generation $(generation)."
  elif [ -n "${action-}" ]; then
    echo "Nothing was changed: this machine stays on generation $(generation)."
  else
    echo 'Nothing was changed.'
  fi
}

# --- One session with the builder -------------------------------------------------------------------------------------------

# A build may say nothing for hours: what was said before it is told all the same (progress.awk). Whoever reads waits for the end of all
# that write: so its `sleep` does not, and it goes with the process, whatever becomes of this shell.
tick_beside() { # number of a process
  while sleep 2 >/dev/null 2>&1 && kill -0 "$1" 2>/dev/null; do echo @tick; done
}

# Evaluates what is not a derivation yet, sends the derivations, builds on the builder, and fetches what was asked for: one process,
# one connection (nix, src/nix/copy.cc: what is copied is built in the store that it is copied from).
session() { # arguments of `nix copy`
  # What was marked is of the session before.
  if [ -n "${sessions-}" ]; then rm -f "$work/code" "$work/connected" "$work/away" "$work/locked" "$work/cut" "$work/failed" "$work/unfit" "$work/refused" "$work/owed" "$work/linkless"; fi
  sessions=yes
  {
    nix --extra-experimental-features 'nix-command flakes' --log-format internal-json \
      copy --from "$store" --eval-store auto --option require-sigs true "$@" 2>&1 3>&- &
    process=$!
    echo $process >"$work/nix"
    tick_beside $process 3>&- &
    wait $process
    echo $? >"$work/code"
    kill $! 2>/dev/null
  } | $awk -f "$awk_file" -v folder="$work" -v report="$report" -v pid=$$ -v title="$title" -v since="${since-}" \
    -v columns="$columns" -v logs="${logs-}" -v sparing="${sparing-}" >&2 3>&- &
  # Waiting, and not busy with it, the shell hears every signal at once. Both are waited for: what awk stops takes a moment to end.
  wait
  : >"$work/nix"
  [ ! -e "$work/owed" ] && [ ! -e "$work/linkless" ] || return 1
  read -r code <"$work/code" && return "$code"
}

# What a builder makes first although it lies here, it would make for nothing: it was built here, or by a builder whose store was cleared
# since. So it gets that from here, or from the caches that it knows, and the session begins again.
build_and_fetch() { # arguments of `nix copy`
  sparing=/nix/store
  session "$@" && return 0
  sparing=
  [ -e "$work/owed" ] || return 1
  say 'Some of what the builder needs lies here: it is sent first.'
  if ! share "$@"; then
    answers && end 1 "What lies here could not be sent to the builder. $(unchanged)"
    return 1
  fi
  session "$@"
}

share() { # arguments of `nix copy`
  wanted=$(derivations_of "$@") || return 1
  # shellcheck disable=SC2086 # Paths of the store have no blanks.
  nix-store --realise --dry-run --option substitute false $wanted 2>&1 |
    sed -n 's/^  \(\/nix\/store\/.*\.drv\)$/\1/p' | sort >"$work/to-build"
  if [ -s "$work/to-build" ]; then
    xargs nix-store --query --references <"$work/to-build" | grep '\.drv$' | sort -u >"$work/needed"
    comm -23 "$work/needed" "$work/to-build" >"$work/made"
  else
    printf '%s\n' "$wanted" >"$work/made"
  fi
  xargs -r nix-store --query --outputs <"$work/made" | sort -u >"$work/inputs"
  xargs -r nix-store --check-validity --print-invalid <"$work/inputs" | sort >"$work/invalid"
  comm -23 "$work/inputs" "$work/invalid" >"$work/valid"
  # The builder takes them unsigned: it trusts this machine, not the other way round.
  xargs -r nix --extra-experimental-features nix-command \
    copy --no-check-sigs --substitute-on-destination --to "$store" <"$work/valid"
}

derivations_of() { # arguments of `nix copy`
  if [ -n "${derivation-}" ]; then
    echo "$derivation"
  else
    [ "$1" != --out-link ] || shift 2
    modern path-info --derivation "$@"
  fi
}

# Whether the builder's Nix answers; what it says is in `answer`.
answers() {
  answer=$(ask_store info) && return 0
  case $answer in
    # Its name before Nix 2.19, and in Lix.
    *"'info' is not a recognised command"*) answer=$(ask_store ping) ;;
    *) return 1 ;;
  esac
}

ask_store() {
  timeout 60 nix --extra-experimental-features nix-command store "$1" --store "$store" </dev/null 2>&1
}

# Why a session failed; comes back only where the builder is away, or takes no part of it.
explain() {
  if [ -e "$work/refused" ]; then
    end 5 "What the builder sent was refused: its signature is of no key that this machine trusts, or its contents are others." \
      "$(unchanged) If the builder was made anew, let the wizard on the PC repair this machine’s side. If some of it was" \
      'once sent there from here, a new key for the builder (rotate-key on the PC) signs all that it has.'
  fi
  if [ -e "$work/locked" ]; then
    end 5 "The builder at $builder_address, port $builder_port, answers, but does not let this machine in, or is another one." \
      "$(unchanged) Let the wizard on the PC repair this machine’s side."
  fi
  [ ! -e "$work/unfit" ] || return 0
  if [ -e "$work/connected" ]; then
    # Nix has said why, where it could.
    if [ -e "$work/failed" ] && [ ! -e "$work/cut" ] && answers; then end 1 "$(unchanged)"; fi
    end 4 "The connection to the builder ended in the middle. $(unchanged)" \
      'What was built stays there: run the same command again once the PC answers.'
  fi
  if [ ! -e "$work/away" ] && answers; then end 1 "$(unchanged)"; fi
}

# Comes back only where this machine may build, or have others build. Sets `builders` for that, the option of Nix.
without_builder() { # how to have it built here
  if [ -e "$work/unfit" ]; then
    say 'The builder cannot make a part of it. So it goes package by package, and that part is for this machine.'
    builders=@/etc/nix/machines
    return
  fi
  builders=$(grep -v "@$builder_alias " /etc/nix/machines 2>/dev/null)
  case $builder_when_off in
    wait)
      [ -n "$builders" ] || end 3 "The builder does not answer at $builder_address, port $builder_port. $(unchanged)" \
        "This machine is set to wait for it: switch the PC on, or build here: $1"
      say 'The builder does not answer. Your other build machines are asked.'
      ;;
    build-small) say "The builder does not answer. This machine builds small things itself; big ones fail until the PC is on." ;;
    *) say "The builder does not answer. This machine builds everything itself." ;;
  esac
}

# The caches that only this machine knows are not the builder's.
name_other_caches() {
  [ -z "$other_caches" ] || say "The builder does not know $other_caches: what only that has, it builds. nixos-rebuild fetches it."
}

# --- The commands -----------------------------------------------------------------------------------------------------------

rebuild() {
  action=${1-}
  [ $# -eq 0 ] || shift
  case $action in
    switch | boot | test | build | dry-build) ;;
    *) wrong_call "rebuild what? switch, boot, test, build or dry-build" ;;
  esac
  # A part of the module of NixOS alone.
  [ -r "$evaluation_functions" ] || end 1 "This machine has no NixOS to rebuild. What it can build on the PC: $program build"
  flake=
  [ ! -e /etc/nixos/flake.nix ] || flake=$(dirname "$(readlink -f /etc/nixos/flake.nix)")
  upgrade=
  evaluate_on=
  # The options for the evaluation go round to the end of the positional parameters.
  left=$#
  while [ "$left" -gt 0 ]; do
    option=$1
    shift
    left=$((left - 1))
    case $option in
      --flake=*) flake=${option#--flake=} ;;
      --no-flake) flake= ;;
      --upgrade) upgrade=yes ;;
      --evaluate-on-builder) evaluate_on=builder ;;
      --evaluate-here) evaluate_on=here ;;
      -L | --print-build-logs) logs=yes ;;
      --show-trace | --impure | --offline | --refresh) set -- "$@" "$option" ;;
      --rollback) exec nixos-rebuild "$action" --rollback ;;
      --flake | -I | --update-input)
        [ "$left" -gt 0 ] || wrong_call "$option wants a value."
        value=$1
        shift
        left=$((left - 1))
        if [ "$option" = --flake ]; then flake=$value; else set -- "$@" "$option" "$value"; fi
        ;;
      --option | --override-input)
        [ "$left" -gt 1 ] || wrong_call "$option wants a name and a value."
        set -- "$@" "$option" "$1" "$2"
        shift 2
        left=$((left - 2))
        ;;
      *) wrong_call "rebuild does not know $option. nixos-rebuild may, and uses the builder, too, package by package." ;;
    esac
  done

  if [ "$evaluate_on" = builder ]; then
    [ "$builder_protocol" = ssh-ng ] || wrong_call "--evaluate-on-builder wants a builder with the protocol ssh-ng."
    [ -n "$flake" ] || [ ! -e /etc/nixos/system.nix ] || wrong_call 'A system.nix is evaluated here.'
    taken_there "$@"
  fi

  begin_run "rebuild $action"
  exec 3>"$runs/lock"
  flock -n 3 || end 1 'Another rebuild is under way.'
  if [ -n "$upgrade" ] && [ -z "$flake" ]; then upgrade_channels; fi

  stage evaluating
  if [ "$evaluate_on" = builder ]; then
    # shellcheck source=resources/nix/evaluate-on-builder.sh
    . "$evaluation_functions"
    evaluate_on_builder "$@"
  else
    [ "$evaluate_on" = here ] || memory_suffices || end 1 \
      "$free MiB of memory and swap are free, and an evaluation takes up to $needed. $(unchanged)" \
      'The builder can do it (--evaluate-on-builder; see --help), or --evaluate-here insists.'
    say 'evaluating the system…'
    derivation=$(evaluate "$@" 3>&-) || end 1 "The configuration cannot be evaluated. $(unchanged)"
  fi
  if [ "$action" = dry-build ]; then
    # The builder knows what it would make only of the derivations that it has.
    modern copy --quiet --derivation --to "$store" "$derivation^out" 3>&- &&
      modern build --dry-run --store "$store" --eval-store auto "$derivation^out" 3>&- && exit 0
    answers && exit 1
    say 'The builder does not answer; this is what would have to be made here:'
    nix-store --realise --dry-run "$derivation"
    exit
  fi
  system=$(nix-store --query --outputs "$derivation") || end 1 "$(unchanged)"
  if [ "$builder_protocol" != ssh-ng ]; then
    one_by_one
    nix-store --realise "$derivation" 3>&- >&2 || end 1 "$(unchanged)"
  elif ! nix-store --check-validity "$system" 2>/dev/null; then
    name_other_caches
    if ! build_and_fetch "$derivation^out"; then
      explain
      without_builder "nixos-rebuild $action -j1 --builders ''"
      nix-store --realise "$derivation" --option builders "$builders" 3>&- >&2 || end 1 "It could not be built here. $(unchanged)"
    fi
  fi
  nix-store --realise "$system" --add-root "$work/system" 3>&- >/dev/null || end 1 "$(unchanged)"
  activate
}

# As nixos-rebuild has it: the channel `nixos`, and those that ask for it.
upgrade_channels() {
  set -- nixos
  for asking in /nix/var/nix/profiles/per-user/root/channels/*/.update-on-nixos-rebuild; do
    [ ! -e "$asking" ] || set -- "$@" "$(basename "$(dirname "$asking")")"
  done
  nix-channel --update "$@" || end 1 "The channels could not be updated. $(unchanged)"
  upgraded=yes
}

# There an evaluation has no network, no environment and no other options.
taken_there() { # options of the evaluation
  while [ $# -gt 0 ]; do
    { [ "$1" = -I ] && [ -z "$flake" ]; } || wrong_call "$1 is not for --evaluate-on-builder."
    shift 2
  done
}

one_by_one() {
  say "The builder is set up for the protocol $builder_protocol, which knows no such session: it goes package by package."
}

# Prints the derivation of the system that the configuration describes, found as nixos-rebuild finds it.
evaluate() {
  path=$(instantiate "$@") && readlink -f "$path"
}

instantiate() {
  if [ -n "$flake" ]; then
    modern eval --raw "$@" "${flake%%#*}#nixosConfigurations.\"$(host_of_flake)\".config.system.build.toplevel.drvPath"
  elif [ -e /etc/nixos/system.nix ]; then
    nix-instantiate --add-root "$work/derivation" "$@" /etc/nixos/system.nix --attr config.system.build.toplevel
  else
    nix-instantiate --add-root "$work/derivation" "$@" '<nixpkgs/nixos>' --attr config.system.build.toplevel
  fi
}

host_of_flake() {
  case $flake in
    *'#'*) echo "${flake#*#}" ;;
    *) uname -n ;;
  esac
}

# Without it an evaluation ends in hours of swapping or by the kernel's hand. Sets `free` and `needed`.
memory_suffices() {
  read -r free needed _ <<END
$($awk -f "$memory_file")
END
  [ "$free" -ge "$needed" ]
}

# As nixos-rebuild does it. From here on the builder is not needed.
activate() {
  former=$(generation)
  stage activating
  if [ "$action" = build ]; then
    nix-store --realise "$system" --add-root result 3>&- >/dev/null || end 1 'The link “result” cannot be made here.'
    ls -l result >&2
    exit
  fi
  trap 'end 130 "Interrupted after the activation began. How far it is: systemctl status nixos-rebuild-switch-to-configuration"' INT TERM HUP
  if [ "$action" != test ]; then
    nix-env --profile "$profile" --set "$system" 3>&- || end 1 "$(unchanged)"
  fi
  # A lost ssh connection must not end an activation in its middle, so it is systemd's.
  set -- "$system/bin/switch-to-configuration" "$action"
  if [ -d /run/systemd/system ]; then
    set -- systemd-run -E LOCALE_ARCHIVE -E NIXOS_INSTALL_BOOTLOADER=0 --collect --no-ask-password --pipe --quiet --same-dir \
      --service-type=exec --unit=nixos-rebuild-switch-to-configuration --wait "$@"
  fi
  "$@" 3>&- || {
    # Its own codes are those of this command with other meanings.
    end 6 "The activation failed with exit code $?: look at what it says above. Back: nixos-rebuild switch --rollback"
  }
  case $action in
    test) say "Active until the next start: $system" ;;
    boot) say "Generation $(generation) from the next start on (before: $former). Back: nixos-rebuild boot --rollback" ;;
    *) say "Generation $(generation) (before: $former). Back: nixos-rebuild switch --rollback" ;;
  esac
}

build() {
  link=result
  left=$#
  while [ "$left" -gt 0 ]; do
    option=$1
    shift
    left=$((left - 1))
    case $option in
      --no-link) link= ;;
      -o | --out-link)
        [ "$left" -gt 0 ] || wrong_call "$option wants a value."
        link=$1
        shift
        left=$((left - 1))
        ;;
      -L | --print-build-logs) logs=yes ;;
      *) set -- "$@" "$option" ;;
    esac
  done
  [ $# -gt 0 ] || wrong_call 'build what? Such as nixpkgs#hello, or -f FILE ATTRIBUTE'
  begin_run build
  if [ "$builder_protocol" != ssh-ng ]; then
    one_by_one
    build_here "$@" || exit 1
  else
    name_other_caches
    if ! build_and_link "$@"; then
      explain
      without_builder "nix --extra-experimental-features 'nix-command flakes' build -j1 --builders '' $*"
      build_here --option builders "$builders" "$@" || end 1 'It could not be built here.'
    fi
  fi
  # Links of other outputs than `out` are named by them, such as result-bin.
  [ -z "$link" ] || find "$link" "$link"-* -maxdepth 0 -type l -newer "$work/began" -printf '%l\n' 2>/dev/null || true
}

build_and_link() { # arguments of `nix copy`
  if [ -z "$link" ]; then
    build_and_fetch "$@"
  elif ! build_and_fetch --out-link "$link" "$@"; then
    # Before 2.26 `nix copy` makes no links. Then only the link is left to be made, when all is here.
    [ -e "$work/linkless" ] && build_and_fetch "$@" &&
      build_here --option builders '' --option max-jobs 0 "$@"
  fi
}

build_here() { # arguments of `nix build`
  if [ -n "$link" ]; then set -- --out-link "$link" "$@"; else set -- --no-link "$@"; fi
  modern build ${logs:+--print-build-logs} "$@"
}

status() {
  if answers; then
    echo "The builder answers at $builder_address, port $builder_port: this machine’s builds run there."
  else
    echo "The builder does not answer at $builder_address, port $builder_port:"
    printf '%s\n' "$answer" | tail -n 3 | tr -d '\000-\010\013-\037\177' | sed 's/^/  /'
    case $builder_when_off in
      wait) echo 'Until it does, nothing is built (as set in the wizard).' ;;
      build-small) echo 'Until it does, small things are built here; big ones fail (as set in the wizard).' ;;
      *) echo 'Until it does, everything is built here (as set in the wizard).' ;;
    esac
    exit 3
  fi
}

# By the signatures of what was made, or by what the builder takes.
why() {
  [ $# -eq 1 ] || wrong_call 'why what? A derivation or a result in the store'
  asked=$(readlink -f -- "$1") || end 1 "$1 is nothing that this machine has in its store."
  case $asked in
    *.drv) derivation=$asked results=$(nix-store --query --outputs "$asked") || exit 1 ;;
    *) derivation='' results=$asked ;;
  esac
  made=
  for result in $results; do
    known=$(modern path-info --sigs "$result" 2>/dev/null | tr '\t' ' ')
    [ -n "$known" ] || continue
    made=yes
    case $known in
      *" ${builder_signing_key%%:*}:"*) echo "$result: built by the builder" ;;
      *ultimate*) echo "$result: built by this machine; the dashboard of the PC tells by which rules" ;;
      *:*) echo "$result: fetched, signed by $(echo "$known" | grep -o '[^ ]*:' | tr '\n' ' ')" ;;
      *) echo "$result: copied here without a signature" ;;
    esac
  done
  [ -z "$made" ] || exit 0
  [ -n "$derivation" ] || end 1 "$1 is nothing that this machine has in its store."
  # Outputs, inputs and sources are lists before it.
  platform=$(grep -o '\],"[^"]*","' "$derivation" | head -n 1 | cut -d '"' -f 2)
  echo "Its result is not here. It is for $platform."
  case " $builder_systems " in
    *" $platform "*) ;;
    *) end 1 "The builder builds for: $builder_systems" ;;
  esac
  for feature in $(attribute requiredSystemFeatures); do
    case " $builder_supported_features " in
      *" $feature "*) ;;
      *) end 1 "It wants the feature $feature, and the builder has: $builder_supported_features" ;;
    esac
  done
  case $(attribute preferLocalBuild) in
    1 | true)
      echo "It prefers to be built where it is asked for: by this machine with plain nix commands, by the builder with $program."
      ;;
  esac
  status
}

# Of the derivation: a pair of strings (nix, src/libstore/derivations.cc, `unparse`), or in the JSON in the string `__json`.
attribute() {
  sed -n -e "s/.*(\"$1\",\"\([^\"]*\)\").*/\1/p" \
    -e 's/\\"/"/g' -e "s/.*(\"__json\",.*\"$1\":\(\[[^]]*\]\|[a-z0-9]*\).*/\1/p" "$derivation" | tr -d '"[]' | tr , ' '
}

case ${1-}/${2-} in
  -h/* | --help/* | help/* | */-h | */--help)
    usage
    exit
    ;;
esac
# Before anybody is asked for a password.
case ${1-} in
  rebuild | build | why) ;;
  status) [ $# -eq 1 ] || wrong_call 'status takes nothing behind it.' ;;
  '') usage >&2 && exit 2 ;;
  *) wrong_call "$1 is none of the commands." ;;
esac
[ -r "$settings" ] || end 1 "$settings is missing: is the builder in this machine’s configuration?"
# shellcheck source=/dev/null
. "$settings"
: "${builder_alias:=}" "${builder_address:=}" "${builder_port:=}" "${builder_protocol:=}" "${builder_when_off:=}" \
  "${builder_systems:=}" "${builder_supported_features:=}" "${builder_signing_key:=}" "${other_caches:=}"
store=$builder_protocol://$builder_alias
# NixOS has gawk; mawk, which other systems have, would wait for a whole block of lines.
awk='awk'
if command -v mawk >/dev/null && ! command -v gawk >/dev/null; then awk='mawk -W interactive'; fi
# The key for the builder is root's.
if [ ! -w /run ]; then
  for become_root in sudo doas; do
    if command -v $become_root >/dev/null; then exec $become_root -- "$0" "$@"; fi
  done
  end 1 'Only root may use the key for the builder, and here is neither sudo nor doas.'
fi
command=$1
shift
case $command in
  rebuild) rebuild "$@" ;;
  build) build "$@" ;;
  status) status ;;
  why) why "$@" ;;
esac
