# Sourced by the scripts beside it: what they share, and nothing that runs by itself.

# One line for each step, so that a quiet run still says where it is.
step() { printf '%s\n' "== $*"; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Runs a command and shows what it said only if it failed, or where asked for by QUIETLY_SHOW, an
# extended regular expression.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then
    cat "$log" >&2
  elif [ -n "${QUIETLY_SHOW:-}" ]; then
    grep -E "$QUIETLY_SHOW" "$log" || true
  fi
  rm -f "$log"
  return "$status"
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Installs the system libraries that the build needs, only those that are missing.
install_libraries() {
  local package missing=() root=()
  if ! command -v dpkg-query >/dev/null 2>&1; then
    step "not a Debian system: the headers of SQLite, libcsv and zlib are taken to be here"
    return 0
  fi
  for package in libsqlite3-dev libcsv-dev zlib1g-dev; do
    is_installed "$package" || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
      fail "there is no sudo; as root, run: apt-get install ${missing[*]}"
    root=(sudo)
  fi
  step "installing ${missing[*]}"
  quietly "${root[@]}" apt-get update -q
  quietly "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "${missing[@]}"
}

require_swift() {
  local version
  command -v swift >/dev/null 2>&1 ||
    fail "there is no swift on the PATH; install Swift 6.2 or later from swift.org/install"
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p')
  [ -n "$version" ] || fail "'swift --version' does not name a version; is the toolchain whole?"
  if [ "$(printf '%s\n' 6.2 "$version" | sort -V | head -n 1)" != 6.2 ]; then
    fail "this is Swift $version; Swift 6.2 or later is needed, from swift.org/install"
  fi
}

# Builds the command for use. The standard library goes into it: a run is a tenth faster without
# the indirection, and starts in half the time.
build_release() {
  quietly swift build -c release --product cerulean --static-swift-stdlib
}
