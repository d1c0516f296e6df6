#!/bin/sh
# pi-offload: what the Pi builds is built by the PC.
set -eu

echo 'usage: pi-offload COMMAND' >&2
exit 2
