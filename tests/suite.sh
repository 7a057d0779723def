# Sourced by test: run one suite, tell its time, count its tests. A suite tells its counts in
# cmocka's closing lines or as "N passed, N failed, N skipped"; one that ends badly, or ran nothing,
# without telling a failure counts as one.
passed=0 failed=0 skipped=0

# The sum of the numbers in what the expressions find in the file $1.
count() {
    local log=$1
    shift
    { grep -oE "$@" "$log" || true; } | awk '{gsub(/[^0-9 ]/, ""); sum += $NF} END {print sum + 0}'
}

# suite NAME COMMAND...
suite() {
    local name=$1 log started status=0 good bad left seconds_max=1000
    shift
    log=$(mktemp)
    started=$(date +%s.%N)
    if [[ ${INTERNA_TEST_LONG-} ]]; then seconds_max=10000; fi
    timeout "$seconds_max" "$@" >"$log" 2>&1 </dev/null || status=$?
    good=$(count "$log" -e '^\[  PASSED  \] [0-9]+ test' -e '^[0-9]+ passed, ')
    bad=$(count "$log" -e '^\[  FAILED  \] [0-9]+ test' -e '^[0-9]+ passed, [0-9]+ failed')
    left=$(count "$log" -e '^\[  SKIPPED \] [0-9]+ test' -e ' [0-9]+ skipped$')
    if ((bad == 0 && (status != 0 || good + left == 0))); then bad=1; fi
    if ((bad > 0)); then cat "$log"; fi
    rm -f "$log"
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left))
    awk -v name="$name" -v good="$good" -v bad="$bad" -v left="$left" -v started="$started" \
        -v ended="$(date +%s.%N)" 'BEGIN {
            printf "%-24s %7.1f s %6d passed", name, ended - started, good
            if (bad) printf ", %d failed", bad
            if (left) printf ", %d skipped", left
            print ""
        }'
}
