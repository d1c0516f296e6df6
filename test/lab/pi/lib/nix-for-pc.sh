#!/bin/sh
# Nix for the builder's processor, with all that it is linked to beside it: it runs in a sandbox of Nix, too. Its name is its command.
libraries=${0%/*}/../lib
exec "$libraries/ld-linux-x86-64.so.2" --argv0 "${0##*/}" --library-path "$libraries" "$libraries/nix" "$@"
