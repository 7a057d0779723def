# Sourced by test: a temporary PostgreSQL for tests, in a folder of its own, reached by a Unix
# socket there and by nobody else. Tests find it in INTERNA_TEST_PG. Each start adds another one;
# tests side by side need one each, since transactions of one hold up the seals of the other.
postgres_folders=()

postgres_start() {
    local bin=/usr/lib/postgresql/15/bin as_postgres=() postgres_folder
    postgres_folder=$(mktemp -d /tmp/interna-pg.XXXXXX)
    postgres_folders+=("$postgres_folder")
    if ((EUID == 0)); then # initdb refuses root
        chown postgres "$postgres_folder"
        as_postgres=(runuser -u postgres --)
    fi
    (cd / && "${as_postgres[@]}" "$bin/initdb" -D "$postgres_folder/data" -U postgres \
        --auth=trust --encoding=UTF8 --locale=C >"$postgres_folder.log")
    (cd / && "${as_postgres[@]}" "$bin/pg_ctl" -D "$postgres_folder/data" -w -s \
        -l "$postgres_folder/log" -o "-k $postgres_folder -c listen_addresses='' \
        -c fsync=off -c full_page_writes=off -c max_connections=200" start)
    export INTERNA_TEST_PG="postgresql:///postgres?host=$postgres_folder&user=postgres"
}

postgres_stop() {
    local folder pid
    for folder in "${postgres_folders[@]}"; do
        if [[ -f $folder/data/postmaster.pid ]]; then
            read -r pid <"$folder/data/postmaster.pid"
            kill -INT "$pid"
            while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
        fi
        rm -rf "$folder" "$folder.log"
    done
    postgres_folders=()
}
