#!/bin/sh
# Takes back by hand what Pi Offload made on this Pi, for the time after the PC's side is gone. Run it as root on the Pi:
#
#   sh left-on-the-pi.sh KEY COMMENT [ROOT]
#
#   KEY      root's key for the builder, such as /root/.ssh/id_builder
#   COMMENT  the comment in its public half, by which it is known as ours: pi-offload:<id of the installation>
#   ROOT     in front of every path, for a trial on a copy of the files; by default nothing
#
# The import goes first, then the running system is built without it, and the files go last: the Pi's configuration never
# names what is not there. Whatever is not understood is left as it is, and named. Killed at any point it can be run again.
set -eu
export LC_ALL=C

[ $# -ge 2 ] || {
  echo "usage: sh $0 KEY COMMENT [ROOT]" >&2
  exit 2
}
key=${3-}$1
comment=$2
configuration=${3-}/etc/nixos
folder=$configuration/pi-offload
ssh=${3-}/root/.ssh

stop() {
  echo "$1" >&2
  exit 1
}

# Another content in one moment, with mode and owner of the former (the same as the program does it).
replace() {
  cp --attributes-only --preserve=mode,ownership -- "$1" "$1.pi-offload-next"
  mv -f -T -- "$1.pi-offload-next" "$1"
}

# --- the builder's temporary alias, from an interrupted installation
start_whole='# >>> Pi Offload, temporary, with the whole file >>>'
end='# <<< Pi Offload, temporary <<<'
if [ -f "$ssh/config" ] && grep -qxF -e "$end" "$ssh/config"; then
  isNew=false
  if grep -qxF -e "$start_whole" "$ssh/config"; then isNew=true; fi
  (umask 077 && sed "/^# >>> Pi Offload, temporary\(, with the whole file\)\{0,1\} >>>\$/,/^$end\$/d" \
    "$ssh/config" >"$ssh/config.pi-offload-next")
  if $isNew && [ ! -s "$ssh/config.pi-offload-next" ]; then
    rm -f -- "$ssh/config" "$ssh/config.pi-offload-next"
  else
    replace "$ssh/config"
  fi
fi
rm -f -- "$ssh/pi-offload-known-hosts"

# Of the public half; a change of the key that was interrupted may have left none, and then the private half tells it. A file in
# which nothing is, as ssh-keygen or a pulled plug leaves it, is no key at all, and nothing is lost with it.
comment_of() {
  if [ -s "$1.pub" ]; then
    cut -d ' ' -f 3- <"$1.pub"
  elif [ -s "$1" ]; then
    ssh-keygen -y -P '' -f "$1" 2>/dev/null | cut -d ' ' -f 3-
  else
    echo "$comment"
  fi
}

# The key and one that was to take its place, known as ours by their comment; the public half last, since that bears it.
remove_keys() {
  others=''
  for file in "$key.new" "$key"; do
    if [ "$(comment_of "$file")" = "$comment" ]; then
      rm -f -- "$file"
      rm -f -- "$file.pub"
    elif [ -e "$file" ]; then
      others="$others $file"
    fi
  done
  if [ -z "$others" ]; then
    echo 'Nothing of Pi Offload is left on this Pi.'
  else
    echo "No comment shows a key of this installation there, so it stays:$others"
    echo 'Nothing else that could be of Pi Offload is left on this Pi.'
  fi
}

# --- a Linux other than NixOS: lines between our two comments in files that Nix and ssh read, and files of ours
# The line break in front goes too where the block has none behind it: it was put there for it.
without_block() {
  sed -z -E -e 's@(^|\n)# >>> Pi Offload(, with the whole file)? >>>\n.*\n# <<< Pi Offload <<<\n@\1@;t' \
    -e 's@\n?# >>> Pi Offload(, with the whole file)? >>>\n.*\n# <<< Pi Offload <<<$@@' "$1"
}
take_block_out() {
  if [ ! -f "$1" ] || ! grep -qxF -e '# <<< Pi Offload <<<' "$1"; then return 0; fi
  is_new=false
  if grep -qxF -e '# >>> Pi Offload, with the whole file >>>' "$1"; then is_new=true; fi
  (umask 077 && without_block "$1" >"$1.pi-offload-next")
  if $is_new && [ ! -s "$1.pi-offload-next" ]; then
    rm -f -- "$1" "$1.pi-offload-next"
  else
    replace "$1"
  fi
}
if [ -e "${3-}/etc/pi-offload/nix.conf" ] || [ ! -d "$configuration" ]; then
  for file in machines nix.conf nix.custom.conf; do
    take_block_out "${3-}/etc/nix/$file"
    rm -f -- "${3-}/etc/nix/$file.pi-offload-next"
  done
  systemctl restart nix-daemon.service || stop 'The Nix daemon could not be started anew. Start it, then run this again.'
  take_block_out "$ssh/config"
  rm -f -- "$ssh/config.pi-offload-next" "${3-}/usr/local/bin/pi-offload"
  for name in known_hosts settings.json command.env progress.awk digest nix.conf; do
    rm -f -- "${3-}/etc/pi-offload/$name"
  done
  if [ -d "${3-}/etc/pi-offload" ]; then rmdir --ignore-fail-on-non-empty -- "${3-}/etc/pi-offload"; fi
  remove_keys
  exit
fi

# --- a rollback that an interrupted change armed: it would bring the builder back
systemctl stop pi-offload-rollback.timer pi-offload-rollback.service 2>/dev/null || true

# --- the import: the entry with the white space in front of it, or the whole list where that was made for it
mark='(# added by Pi Offload|/\* added by Pi Offload \*/)'
# How this file can name our folder: from where it stands below /etc/nixos, or absolutely. Any other pi-offload is its owner's.
path_in() {
  from_here=''
  case $1 in
    "$configuration"/*)
      from_here=$(printf '%s' "${1#"$configuration"/}" | sed -e 's@[^/]*/@\\.\\./@g' -e 's@[^/]*$@@')
      from_here="${from_here:-\./}|"
      ;;
  esac
  printf '%s' "(${from_here}/etc/nixos/)pi-offload(/default\.nix)?"
}
# What comments and strings say of it is out of sight, as \x01; strings may hold code again, and that further strings (nix,
# src/libexpr/lexer.l). \047 is an apostrophe.
masked() {
  awk '
    function hidden(text) { gsub(/pi-offload/, "\001", text); return text }
    function next_token() {
      if (kind == "code")
        return match(rest, /#[^\n]*|\/[*]([^*]|[*]+[^*\/])*[*]+\/|[A-Za-z_][A-Za-z0-9_\047-]*|"|\047\047|[{}]/)
      if (kind == "\"") return match(rest, /\\(.|\n)|[$][^{"\\]|[$][{]|"/)
      return match(rest, /\047\047[\047$]|\047\047\\(.|\n)|[$][^{\047]|[$][{]|\047\047/)
    }
    BEGIN { RS = "\002"; kind = kinds[depth = 1] = "code" }
    {
      rest = $0
      while (next_token()) {
        before = substr(rest, 1, RSTART - 1)
        token = substr(rest, RSTART, RLENGTH)
        rest = substr(rest, RSTART + RLENGTH)
        printf "%s%s", kind == "code" ? before : hidden(before), token ~ /^(#|\/[*])/ ? hidden(token) : token
        if (kind == "code" && (token == "\"" || token == "\047\047")) kinds[++depth] = token
        else if (token == "{" || token == "${") kinds[++depth] = "code"
        else if (depth > 1 && token == (kind == "code" ? "}" : kind)) depth--
        kind = kinds[depth]
      }
      printf "%s", kind == "code" ? rest : hidden(rest)
    }' "$1"
}
# No comment must swallow what stood behind the entry: there the white space stays. Nor are the spaces at a comment's own end ours.
without_import() {
  masked "$1" | sed -z -E \
    -e "s@[[:space:]]*imports = \[[[:space:]]*${path}[[:space:]]*\]; $mark@@;tout" \
    -e "s@(#[^\n]*\n[[:space:]]*)${path}([ \t]+[^[:space:]]|[][;)(])@\1\4@;tout" \
    -e "s@(#[^\n\r]*)\r?\n[[:space:]]*${path}([][[:space:];)(])@\1\4@;tout" \
    -e "s@[[:space:]]+${path}([][[:space:];)(])@\3@;tout" \
    -e "s@([][;)(])${path}([][[:space:];)(])@\1\4@" \
    -e ':out;s@\x01@pi-offload@g'
}
names_folder() {
  masked "$1" | grep -qE "(^|[][[:space:];)(])${path}([][[:space:];)(]|\$)"
}

main=$configuration/configuration.nix
if [ -L "$main" ]; then main=$(readlink -f -- "$main"); fi
# What a power cut emptied comes back: configuration.nix, or a module of a flake.
{
  echo "$main.pi-offload-backup"
  find -H "$configuration" -maxdepth 4 -name '*.nix.pi-offload-backup' ! -path "$folder/*"
} | while IFS= read -r backup; do
  file=${backup%.pi-offload-backup}
  if [ -f "$backup" ] && [ -e "$file" ] && [ ! -s "$file" ]; then mv -f -T -- "$backup" "$file"; fi
done
files=$(
  echo "$main"
  grep -rlF --include='*.nix' --exclude-dir=pi-offload -e pi-offload "$configuration"
) || true
changed=''

undo() {
  echo "$changed" | while IFS= read -r file; do
    if [ -n "$file" ]; then mv -f -T -- "$file.pi-offload-backup" "$file"; fi
  done
}

while IFS= read -r file; do
  # Of an earlier change: what its owner has done since must not be undone with it.
  rm -f -- "$file.pi-offload-backup"
  path=$(path_in "$file")
  if [ ! -f "$file" ] || ! names_folder "$file"; then continue; fi
  next=$file.pi-offload-next
  (umask 077 && without_import "$file" >"$next")
  if names_folder "$next" || ! nix-instantiate --parse "$next" >/dev/null; then
    rm -f -- "$next"
    undo
    stop "$file: take the import of pi-offload out by hand, then run this again. Nothing was deleted."
  fi
  ln -T -- "$file" "$file.pi-offload-backup"
  replace "$file"
  changed="$changed
$file"
done <<END
$(echo "$files" | sort -u)
END

# --- the running system, built by the Pi itself: the builder may be gone
if ! NIX_CONFIG='builders =
max-jobs = auto' nixos-rebuild switch; then
  undo
  stop 'nixos-rebuild failed: the configuration is as it was, and nothing was deleted.'
fi
# By this file a system shows that it was made with our module.
if [ -e "${3-}/run/current-system/etc/pi-offload/digest" ]; then
  undo
  stop 'The configuration still imports pi-offload, in a place that was not found: take it out by hand, then run this again. Nothing was deleted.'
fi

# --- the temporary swap file of an interrupted change; until here it was of use
swap=${3-}/var/lib/pi-offload-swap
if grep -qF -e "$swap " "${3-}/proc/swaps" 2>/dev/null; then swapoff -- "$swap"; fi
rm -f -- "$swap"

# --- our files; a folder that holds anything else stays
if [ -e "$configuration/flake.nix" ]; then
  git -c 'safe.directory=*' -C "$configuration" rm -r -q --cached --ignore-unmatch -- "$folder" 2>/dev/null || true
fi
find -H "$configuration" "$ssh" -maxdepth 4 -regextype posix-extended \( -name '*.pi-offload-backup' -o \
  -name '*.pi-offload-next' -o \( -name '*pi-offload*' -o -path "$folder/*" \) -regex '.*/\..+\.[0-9a-f]{12}' \) \
  -exec rm -f -- {} + 2>/dev/null || true
for name in configuration.nix.before default.nix settings.json evaluation.nix memory.awk progress.awk \
  evaluate-on-builder.sh pi-offload.sh; do
  rm -f -- "$folder/$name"
done
if [ -d "$folder" ]; then rmdir --ignore-fail-on-non-empty -- "$folder"; fi

remove_keys
