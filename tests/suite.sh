# Sourced by test: run suites side by side, tell the time of each, count their tests. A suite tells
# its counts in the closing lines of cmocka or as "N passed, N failed, N skipped"; one that ends
# badly, or ran nothing, without telling a failure counts as one.
counts=$(mktemp) # a line a suite: passed failed skipped

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
    {
        flock 9 # one tells at a time
        if ((bad > 0)); then cat "$log"; fi
        awk -v name="$name" -v good="$good" -v bad="$bad" -v left="$left" -v started="$started" \
            -v ended="$(date +%s.%N)" 'BEGIN {
                printf "%-24s %7.1f s %6d passed", name, ended - started, good
                if (bad) printf ", %d failed", bad
                if (left) printf ", %d skipped", left
                print ""
            }'
        echo "$good $bad $left" >&9
    } 9>>"$counts"
    rm -f "$log"
}

# A lane for each core, each with a PostgreSQL of its own.
lanes=() # the process id of what runs there
servers=()

lanes_open() {
    local lane
    for ((lane = 0; lane < $(nproc); lane++)); do
        postgres_start
        servers[lane]=$INTERNA_TEST_PG
        lanes[lane]=
    done
}

# beside NAME COMMAND...: the suite, in the first lane that is free.
beside() {
    local lane
    while true; do
        for lane in "${!lanes[@]}"; do
            if [[ -z ${lanes[lane]} ]] || ! kill -0 "${lanes[lane]}" 2>/dev/null; then
                INTERNA_TEST_PG=${servers[lane]} suite "$@" &
                lanes[lane]=$!
                return
            fi
        done
        wait -n || true
    done
}

# End what still runs.
suites_stop() {
    local job children
    for job in $(jobs -rp); do
        read -r children <"/proc/$job/task/$job/children" || true
        # shellcheck disable=SC2086 # several numbers
        kill ${children:-$job} || true
    done
    wait
    rm -f "$counts"
}

# The sums of all suites, on a line of their own; whether nothing failed.
suites_told() {
    awk '{good += $1; bad += $2; left += $3}
        END {printf "%d passed, %d failed, %d skipped\n", good, bad, left; exit bad > 0}' "$counts"
}
