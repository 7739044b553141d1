#!/usr/bin/env bash
# A real PostgreSQL server for tests: Debian's and Ubuntu's, on loopback, durable (fsync is on). Starts in two seconds, needs no root.
#   eng/postgres-server.sh install                    the package (as root, or with sudo)
#   eng/postgres-server.sh start FOLDER [PROCESS]     a server with all its state in FOLDER; prints a variable for `eval`: a connection string of Npgsql.
#                                                     It stops by itself when PROCESS ends.
#   eng/postgres-server.sh kill FOLDER                ends it as a crash does
#   eng/postgres-server.sh restart FOLDER             starts it again at the same port, with what was committed
#   eng/postgres-server.sh stop FOLDER                ends it and removes FOLDER
set -euo pipefail

user=reranker

programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

install() {
    [ -z "$(programs)" ] || return 0
    local as=()
    [ "$(id -u)" -eq 0 ] || as=(sudo)
    "${as[@]}" apt-get update -qq
    # The package's own service is not wanted.
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends postgresql </dev/null >/dev/null
}

# as_owner COMMAND…: PostgreSQL refuses root.
as_owner() {
    if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# free_port: a port that nobody listens on now, and that the system gives to no outgoing connection while the server is killed.
free_port() {
    local port
    while port=$((RANDOM % 12000 + 20000)); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

run() { as_owner "$(programs)/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 -s "$@" </dev/null >&2; }

start() {
    local owner=${1:-} password port
    [ -n "$(programs)" ] || { echo "There is no PostgreSQL: run eng/postgres-server.sh install." >&2; return 1; }
    stop
    mkdir -p "$folder"
    chmod 700 "$folder"
    [ "$(id -u)" -ne 0 ] || chown postgres "$folder"
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n') port=$(free_port)
    as_owner bash -c 'cd "$1" && umask 077 && printf %s "$2" >password' - "$folder" "$password"
    as_owner "$(programs)/initdb" -D "$folder/data" -U "$user" --pwfile="$folder/password" --auth=scram-sha-256 -E UTF8 --locale=C.UTF-8 </dev/null >/dev/null
    as_owner tee -a "$folder/data/postgresql.conf" >/dev/null <<EOF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
shared_buffers = 32MB
EOF
    run start
    if [ -n "$owner" ]; then
        setsid bash -c 'while kill -0 "$1" 2>/dev/null; do sleep 1; done; exec bash "$0" stop "$2"' "$0" "$owner" "$folder" </dev/null >/dev/null 2>&1 &
    fi
    printf "export POSTGRES_TEST_CONNECTION='Host=127.0.0.1;Port=%s;Username=%s;Password=%s;Database=postgres'\n" "$port" "$user" "$password"
}

stop() {
    [ ! -s "$folder/data/postmaster.pid" ] || run stop -m immediate || true
    rm -rf "$folder"
}

usage() { sed -n '2,/^set/ { /^set/d; s/^# \{0,1\}//; p }' "$0" >&2; exit 2; }

command=${1:-}
[ "$command" = install ] && { install; exit; }
[ $# -ge 2 ] || usage
folder=$2
case "$command" in
start) start "${@:3}" ;;
kill) run stop -m immediate ;;
restart) run start ;;
stop) stop ;;
*) usage ;;
esac
