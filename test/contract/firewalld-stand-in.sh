#!/bin/sh
# Plays firewall-cmd and firewall-offline-cmd, by whichever name it is called, as far as rich rules go. As with firewalld 1.3.3, the
# running configuration begins as the permanent one and ends with the daemon; `on` stands for the daemon.
set -eu
folder=/run/firewalld-stand-in
file=$folder/permanent
zone=public
mkdir -p "$folder"
touch "$folder/permanent"

case $0 in
*/firewall-cmd)
  [ -e "$folder/on" ] || {
    echo 'FirewallD is not running' >&2
    exit 252
  }
  file=$folder/running
  [ -e "$file" ] || cp "$folder/permanent" "$file"
  ;;
esac

for argument in "$@"; do
  value=${argument#*=}
  case $argument in
  --permanent) file=$folder/permanent ;;
  --zone=*) zone=$value ;;
  --get-default-zone) echo public ;;
  --get-zone-of-interface=*)
    echo 'no zone'
    exit 2
    ;;
  --add-rich-rule=*) grep -qxF "$zone $value" "$file" || echo "$zone $value" >>"$file" ;;
  --remove-rich-rule=*)
    grep -vxF "$zone $value" "$file" >"$file.new" || true
    mv "$file.new" "$file"
    ;;
  --list-all-zones)
    for each in home public; do
      printf '%s\n  target: default\n  rich rules: \n' "$each"
      sed -n "s/^$each /	/p" "$file"
      echo
    done
    ;;
  --state) ;;
  *)
    echo "unknown: $argument" >&2
    exit 2
    ;;
  esac
done
