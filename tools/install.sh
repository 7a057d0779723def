# Sourced by run and test: install what is missing. A list of packages that was found installed once
# is remembered in the build folder, so that the next start does not ask again.
set -euo pipefail

# install_packages STAMP PACKAGE...: Debian packages, by apt-get; as root, or by sudo.
install_packages() {
    local stamp=$1 missing=() package
    shift
    [[ -f $stamp && $(<"$stamp") == "$*" ]] && return
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) == *' installed' ]] \
            || missing+=("$package")
    done
    if ((${#missing[@]} > 0)); then
        local as_root=()
        ((EUID == 0)) || as_root=(sudo)
        echo "installing: ${missing[*]}" >&2
        "${as_root[@]}" apt-get update -q >&2
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -qy --no-install-recommends "${missing[@]}" >&2
    fi
    mkdir -p "${stamp%/*}"
    echo "$*" >"$stamp"
}

# install_modules FOLDER: the npm packages of its lock file, exactly; no script of theirs is run.
install_modules() {
    [[ $1/node_modules/.package-lock.json -nt $1/package-lock.json ]] && return
    (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
    touch "$1/node_modules/.package-lock.json"
}

build_packages=(
    gcc libc6-dev make meson ninja-build pkg-config gettext
    libmicrohttpd-dev libjansson-dev uthash-dev libsqlite3-dev libpq-dev libsodium-dev
    libmd4c-dev libicu-dev libexpat1-dev libmagic-dev libqrencode-dev libzip-dev zlib1g-dev
    libcmocka-dev ca-certificates tzdata
)
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    build_packages+=(nodejs npm)
fi
test_packages=(chromium postgresql-15 sqlite3 clang-14 libclang-rt-14-dev jq curl)
