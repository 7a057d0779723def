#!/bin/sh
# Merge the template $1 into every po/*.po of the source tree.
set -eu
cd "$MESON_SOURCE_ROOT/po"
for language in es fr lv; do
    msgmerge --quiet --update --backup=none --previous --no-fuzzy-matching --no-location \
        "$language.po" "$MESON_BUILD_ROOT/${1#"$MESON_BUILD_ROOT"/}"
done
