#!/bin/sh
# A transient timer and its service: run-timer.sh UNIT SECONDS PROGRAM [ARGUMENT...]
# The timer's file holds this process's id. As with systemd, the unit is forgotten when its program succeeded, and stays as failed
# when it did not.
set -eu
unit=$1
seconds=$2
shift 2
echo $$ >"/run/lab-units/$unit.timer"
sleep "$seconds"
mv "/run/lab-units/$unit.timer" "/run/lab-units/$unit.service"
if "$@"; then
  rm -f "/run/lab-units/$unit.service"
else
  echo failed >"/run/lab-units/$unit.service"
fi
