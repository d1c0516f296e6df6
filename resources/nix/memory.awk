# Whether this machine has the memory to evaluate a system. Prints three numbers of MiB: what is free for it, swap included; what it takes;
# and how much further swap it could use.
#
#   awk [-v root=FOLDER] -f memory.awk
#
# One rule for both who ask: `pi-offload` on this machine, and the wizard on the PC before it changes anything here. FOLDER stands in
# front of every path, for a trial; by default nothing.

function first_line(path,   line) {
  if ((getline line < path) <= 0) line = ""
  close(path)
  return line
}

# Where there is no limit ("max", or no such file), more than any machine has.
function left_of(limit, used) {
  limit = first_line(limit)
  return limit ~ /^[0-9]+$/ ? limit - first_line(used) : unlimited
}

# What was read of files counts as used, and is given up when memory is short: so does the kernel with MemAvailable.
function of_files(path,   line, words, bytes) {
  while ((getline line < path) > 0) {
    split(line, words, " ")
    if (words[1] == "active_file" || words[1] == "inactive_file") bytes += words[2]
  }
  close(path)
  return bytes
}

function smaller(one, other) { return one < other ? one : other }

function mebibytes(bytes) { return int((bytes > 0 ? bytes : 0) / 1048576) }

BEGIN {
  # An evaluation takes 1.1 GB (nixpkgs#135033).
  needed = 1150
  # A PiB; busybox may know no powers.
  unlimited = swap_limit = 1125899906842624

  while ((getline line < (root "/proc/meminfo")) > 0) {
    split(line, words, " ")
    if (words[1] == "MemAvailable:") memory = words[2] * 1024
    if (words[1] == "SwapFree:") swap = words[2] * 1024
  }

  # This group of processes may have less, and so may each that it is in (cgroup v2: linux, Documentation/admin-guide/cgroup-v2.rst).
  while ((getline line < (root "/proc/self/cgroup")) > 0)
    if (line ~ /^0::\//) group = substr(line, 4)
  sub(/\/$/, "", group)
  for (;;) {
    folder = root "/sys/fs/cgroup" group
    memory = smaller(memory, left_of(folder "/memory.max", folder "/memory.current") + of_files(folder "/memory.stat"))
    swap_limit = smaller(swap_limit, left_of(folder "/memory.swap.max", folder "/memory.swap.current"))
    if (group == "") break
    sub(/\/[^\/]*$/, "", group)
  }

  swap = smaller(swap, swap_limit)
  print mebibytes(memory + swap), needed, mebibytes(swap_limit - swap)
}
