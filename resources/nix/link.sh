#!/bin/sh
# Goes the way from this machine to the builder as Nix goes it, as root, and tells how far it leads. It only looks.
#
#   link.sh ALIAS PROTOCOL SECONDS ADDRESS
#
# Answers in lines NAME=VALUE; a name may come more than once, a line of text each time:
#   config.KEYWORD                       what ssh makes of the alias
#   machine                              lines of /etc/nix/machines
#   builders.answer, .says, .exit        the setting `builders` of Nix: stdout, stderr and exit code of the question
#   nix.answer, .says, .exit             Nix's own question to the builder, answered in JSON; what its ssh says is among .says,
#                                        with -v, so that the stage is told to which it came
# Each question ends after SECONDS with the exit code 124, as `timeout` has it.

alias=$1
protocol=$2
seconds=$3
address=$4
new_line='
'
LC_ALL=C
# What a user has said in such a variable holds for nobody else.
unset NIX_CONFIG SSH_AUTH_SOCK
export LC_ALL

# Lines of the input, each with a name in front.
tell() {
  while IFS= read -r line || [ -n "$line" ]; do printf '%s=%s\n' "$1" "$line"; done
}

# NAME PROGRAM ARGUMENT…: runs the program and tells what it answers, what it says, and how it ends.
ask() {
  name=$1
  shift
  {
    {
      {
        timeout -k 1 "$seconds" "$@" </dev/null 2>&3 3>&- 4>&-
        echo "$name.exit=$?" >&4
      } | tell "$name.answer" >&4 3>&-
    } 3>&1 | tell "$name.says" >&4
  } 4>&1
}

nix_command() {
  name=$1
  shift
  ask "$name" nix --extra-experimental-features nix-command "$@"
}

config=$(ssh -G "$alias" 2>/dev/null | while read -r keyword value; do
  case $keyword in
    hostname | port | user | identityfile | controlmaster | controlpath) echo "config.$keyword=$value" ;;
  esac
done)
echo "$config"

[ ! -r /etc/nix/machines ] || tell machine </etc/nix/machines

# Without an address of its own the alias is not set up, and its name is not looked for in the network.
case "$new_line$config$new_line" in
  *"${new_line}config.hostname=$alias$new_line"*) [ "$address" = "$alias" ] || exit 0 ;;
esac

# Beside the connection: on a slow machine each program takes its time.
nix_command builders config show builders &

# One connection is all that it takes, and it is the one that a build would have: the ssh of Nix writes to the standard error of Nix
# (nix, src/libstore/ssh.cc, startCommand). Nobody can be asked for a passphrase here.
NIX_SSHOPTS="-v -o BatchMode=yes -o ConnectTimeout=$seconds"
export NIX_SSHOPTS
answer=$(nix_command nix store info --json --store "$protocol://$alias")
case $answer in
  # Before Nix 2.19 it had another name.
  *"'info' is not a recognised command"*) answer=$(nix_command nix store ping --json --store "$protocol://$alias") ;;
esac
# Two that write at the same time would tear each other's lines.
wait
echo "$answer"
