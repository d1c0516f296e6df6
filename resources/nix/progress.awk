# Reads what Nix says in `--log-format internal-json` and tells it: to a person on the terminal, and to the PC's dashboard in a file.
#
# The numbers of activities and results are those of nix, src/libutil/include/nix/util/logging.hh (the same from 2.4 on); all lines
# come from one Nix, which writes each object's keys in alphabetical order and each object on a line of its own.
#
#   folder    this run's own: the number of Nix's process is in `nix`, and the marks `connected`, `away`, `locked`, `cut`, `failed`, `unfit`,
#             `refused`, `owed` and `linkless` are made there
#   report    the file for the dashboard
#   pid       of the run; also title, and since when (seconds since 1970; now, where empty)
#   columns   of the terminal; 0: it is none, and each step gets a line
#   logs      not empty: every line of every build is printed
#   sparing   a store: stop, with the mark `owed`, when the builder makes what lies in it; empty: go on

BEGIN {
  ESC = sprintf("%c", 27)
  head = "{\"pid\":" pid ",\"command\":\"" title "\",\"since\":" (since == "" ? clock() : since)
  show()
  while (sparing != "" && (("ls " sparing) | getline name) > 0) here[sparing "/" name] = 1
}

# Time has gone by (pi-offload.sh).
$0 == "@tick" {
  if (isOwed) show()
  next
}

# What ssh, or a Nix that does not get as far as its log, says.
!/^@nix \{/ {
  judge($0)
  tell(plain($0))
  next
}

# A path on its way comes in hundreds of pieces.
/"action":"result".*"type":105}$/ {
  id = number("id")
  match($0, /"fields":\[[0-9,]*\]/)
  split(substr($0, RSTART + 10, RLENGTH - 11), field, ",")
  if (id in fetching) {
    received += field[1] - arrived[id]
    arrived[id] = field[1]
  } else if (id == builds) {
    # Nix 2.34 counts a build twice at the moment when it is done.
    if (field[1] + field[4] == done && field[2] > expected) expected = field[2]
    done = field[1] + field[4]
  } else next
  show()
  next
}

/"action":"result".*"type":101}$/ {
  id = number("id")
  if (!(id in building)) next
  line = building[id] "> " plain(between("\"fields\":[\"", "\"],\"id\":"))
  if (logs) tell(line)
  show()
  next
}

# How much there is to fetch, of paths (100).
/"action":"result".*"type":106}$/ {
  if (number("id") == batch && match($0, /"fields":\[100,[0-9]+\]/)) toReceive += substr($0, RSTART + 14, RLENGTH - 15)
  next
}

/"action":"start"/ {
  id = number("id")
  type = $0
  sub(/.*"type":/, "", type)
  type += 0
  if (type == 103 && /"text":"copying/ || isOfBuilder(id)) connected()
  if (type == 104) builds = id
  else if (type == 103 && /"text":"copying/) {
    # What goes to the builder, recipes and their sources, comes first and is not counted.
    batch = id
    toReceive = 0
  }
  else if (type == 100) copying()
  else if (type == 105) starting()
  next
}

/"action":"stop"/ {
  id = number("id")
  if (id in building) {
    delete building[id]
    show()
  }
  next
}

/"action":"msg"/ {
  if (number("level") > 2) next
  text = $0
  sub(/.*"msg":"/, "", text)
  sub(/"}$/, "", text)
  sub(/","raw_msg":".*/, "", text)
  if (plain(text) ~ /unrecognised flag '--out-link'/) {
    mark("linkless")
    exit
  }
  count = split(text, part, /\\n/)
  verdict = ""
  for (i = 1; i <= count; i++) {
    part[i] = plain(part[i])
    tell(part[i])
    # What a build printed tells nothing of the session.
    if (part[i] !~ /^ *> /) verdict = verdict part[i] "\n"
  }
  if (number("level") > 0) next
  if (verdict ~ /lacks a signature by a trusted key|hash mismatch importing path/) mark("refused")
  else mark("failed")
  # Of one that it has not the system or the features for (nix, derivation-builder.cc).
  if (verdict ~ /required to build|required system or feature/) mark("unfit")
  judge(verdict)
}

END {
  if (columns && shown) printf "\r%s[K", ESC
  if (fetched) print "built " done + 0 " on the builder, fetched " fetched ": " size(received)
}

function copying() {
  if (!/"local"\],"id"/) return
  stage = "fetching"
  fetching[id] = 1
  fetched++
  name = nameOf(between("\"fields\":[\"", "\","))
  if (!columns) tell("fetching " name)
  line = name
  show()
}

function starting(    derivation, name) {
  derivation = between("\"fields\":[\"", "\",")
  name = nameOf(derivation)
  building[id] = line = name
  stage = "building"
  if (sparing && isHere(derivation)) {
    mark("owed")
    if (processOfNix() != "") system("kill " processOfNix())
    exit
  }
  if (!columns) tell("building " name (expected ? " (" done + 1 " of " expected ")" : ""))
  show()
}

# Whether something that the builder is about to make lies in this machine's store: the outputs are the first list of a derivation
# (nix, src/libstore/derivations.cc, `unparse`).
function isHere(derivation,    text, found, i, count, piece) {
  if ((getline text < derivation) <= 0) return 0
  close(derivation)
  sub(/\)\],\[.*/, "", text)
  count = split(text, piece, "\"")
  for (i = 1; i <= count; i++) if (piece[i] in here) found = 1
  return found
}

# Whether ssh got there at all, and whether the session came to its own end (nix, src/libstore/ssh.cc and remote-store.cc, and what
# ssh(1) says of a connection that ended). What refuses this machine may be another server, of which an evaluation fetches: only with a
# connection that never came about it was the builder.
function judge(text) {
  if (text ~ /Permission denied \(|Host key verification failed/) isRefused = 1
  if (text ~ /failed to start SSH connection/ && !hasConnected) mark(isRefused ? "locked" : "away")
  else if (text ~ /unexpected end-of-file|disconnected unexpectedly|Connection (to .* )?(closed|reset)|Broken pipe|not responding/)
    mark("cut")
}

# An activity's number begins with that of its process (nix, src/libutil/logging.cc, `nextId`). What this machine's Nix does without the
# builder is no sign of it: an evaluation may fetch.
function isOfBuilder(id) {
  return (int(id / 4294967296) "") != processOfNix()
}

function processOfNix() {
  if (own == "") {
    getline own < (folder "/nix")
    close(folder "/nix")
  }
  return own
}

function connected() {
  if (hasConnected) return
  hasConnected = 1
  mark("connected")
}

function mark(name) {
  printf "" > (folder "/" name)
  close(folder "/" name)
}

function tell(text) {
  if (columns && shown) printf "\r%s[K", ESC
  shown = 0
  print text
  fflush()
}

# Seconds since 1970, without a program of its own: `srand` gives the seed before, which is the time of day (POSIX, awk). In mawk that is
# in nanoseconds.
function clock(    now) {
  srand()
  now = srand()
  return int(now > 1e12 ? now / 1e9 : now)
}

# To the terminal at most once a second. To the dashboard half as often, which is as often as it looks (progress.sh): each time two
# programs are started. What came too soon for either is told later.
function show(    now) {
  isOwed = 1
  now = clock()
  if (now == shownAt) return
  shownAt = now
  if (now >= reportedAt + 2) {
    reportedAt = now
    isOwed = 0
    tellDashboard()
  }
  if (columns) tellTerminal()
}

function tellDashboard(    text, running, id) {
  running = ""
  for (id in building) running = running (running == "" ? "" : ",") "\"" escaped(building[id]) "\""
  text = head ",\"stage\":\"" (stage == "" ? "evaluating" : stage) "\""
  if (expected) text = text ",\"builds\":{\"done\":" done + 0 ",\"expected\":" expected "}"
  if (toReceive && stage == "fetching") text = text ",\"bytes\":{\"done\":" received + 0 ",\"expected\":" toReceive "}"
  text = text ",\"running\":[" running "],\"log\":\"" escaped(substr(line, 1, 200)) "\"}"
  print text > (report ".new")
  close(report ".new")
  system("mv -f '" report ".new' '" report "'")
}

function tellTerminal(    text) {
  if (stage == "fetching") text = "fetching " size(received) " of " size(toReceive) ": " line
  else text = stage == "" ? "evaluating" : "[" done + 0 "/" expected + 0 "] " line
  printf "\r%s[K%s", ESC, substr(text, 1, columns - 1)
  fflush()
  shown = 1
}

function number(key) {
  if (!match($0, "\"" key "\":[0-9]+")) return -1
  return substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
}

# What stands between the first `before` and the first `after` behind it.
function between(before, after,    at, rest) {
  at = index($0, before)
  if (!at) return ""
  rest = substr($0, at + length(before))
  at = index(rest, after)
  return at ? substr(rest, 1, at - 1) : rest
}

# A string of JSON as a terminal may have it: without colours and what else moves its cursor.
function plain(text) {
  gsub(/\\u001b\[[0-9;]*[A-Za-z]/, "", text)
  gsub(/\\u00[01][0-9a-f]|\\[bfr]/, "", text)
  gsub(/\\t/, "  ", text)
  gsub(/\\"/, "\"", text)
  gsub(/\\\\/, "\\", text)
  gsub(/[[:cntrl:]]/, "", text)
  return text
}

function escaped(text) {
  gsub(/[[:cntrl:]]/, "", text)
  gsub(/\\/, "\\\\", text)
  gsub(/"/, "\\\"", text)
  return text
}

function nameOf(path) {
  sub(/^.*\/[0-9a-z]*-/, "", path)
  sub(/\.drv$/, "", path)
  return path
}

function size(bytes) {
  if (bytes < 1024 * 1024) return sprintf("%d KiB", (bytes + 1023) / 1024)
  return sprintf("%.1f MiB", bytes / 1024 / 1024)
}
