#!/bin/bash
# Check all C files by the second compiler, without making anything: tests/clang.sh BUILD_FOLDER.
set -euo pipefail

mapfile -t files < <(find src tools tests -name '*.c' -not -path '*/node_modules/*')
read -ra libraries < <(pkg-config --cflags libmicrohttpd jansson sqlite3 libpq libsodium md4c \
    icu-i18n icu-uc expat libmagic libzip zlib cmocka)

status=0
clang-14 -fsyntax-only -std=gnu17 -D_GNU_SOURCE -Isrc -Itests -I"$1/tools" "${libraries[@]}" \
    -Wall -Wextra -Wformat=2 -Wconversion -Wshadow -Wstrict-prototypes -Wvla \
    -Wimplicit-fallthrough -Werror -DINTERNA_VERSION='""' "${files[@]}" || status=1
echo "$((1 - status)) passed, $status failed, 0 skipped"
exit $status
