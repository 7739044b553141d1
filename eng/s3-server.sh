#!/usr/bin/env bash
# A real S3 server for tests: Ceph's RADOS Gateway of Debian and Ubuntu, alone on loopback, with its data in memory. Starts in a second, needs no root.
#   eng/s3-server.sh install                          the packages (as root, or with sudo)
#   eng/s3-server.sh start FOLDER [PROCESS]           a server with all its state in FOLDER (a short path); prints variables for `eval`.
#                                                     It stops by itself when PROCESS ends.
#   eng/s3-server.sh gateway FOLDER NAME [CERT KEY]   one more gateway to the same data, with TLS if PEM files are given; prints host:port.
#                                                     Given again: back at the same port.
#   eng/s3-server.sh kill FOLDER NAME                 ends a gateway as a crash does; the first is called "main"
#   eng/s3-server.sh stop FOLDER                      ends all and removes FOLDER
set -euo pipefail

commands=(radosgw radosgw-admin ceph ceph-mon ceph-osd monmaptool curl)
access=testaccess secret=testsecret1234567890

install() {
    command -v "${commands[@]}" >/dev/null 2>&1 && [ "$(command -v "${commands[@]}" | wc -l)" -eq ${#commands[@]} ] && return
    local as=()
    [ "$(id -u)" -eq 0 ] || as=(sudo)
    "${as[@]}" apt-get update -qq
    # The packages' own services are not wanted.
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends radosgw ceph-mon ceph-osd curl </dev/null >/dev/null
}

# free_port: a port that nobody listens on now, nor on the next one. The system gives those from 32768 on to outgoing connections,
# one of which could take a gateway's port while it is killed.
free_port() {
    local port
    while port=$((RANDOM % 12000 + 20000)); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || (exec 3<>"/dev/tcp/127.0.0.1/$((port + 1))") 2>/dev/null || break
    done
    echo "$port"
}

configuration() {
    local monitor
    monitor=$(free_port)
    cat <<EOF
[global]
fsid = $fsid
mon host = [v2:127.0.0.1:$monitor,v1:127.0.0.1:$((monitor + 1))]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
ms bind ipv6 = false
# Nobody authenticates. The gateway would wait for ever for an encrypted connection, which needs it.
ms mon client mode = crc
auth cluster required = none
auth service required = none
auth client required = none
run dir = $folder/run
crash dir = $folder/run
admin socket = $folder/run/\$name.asok
pid file = $folder/run/\$name.pid
log file = $folder/log/\$name.log
mon cluster log file = $folder/log/cluster.log
# One copy of everything, and no manager.
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 5000
mon data avail warn = 1
mon data avail crit = 1
paxos propose interval = 0.05
rgw rados pool pg num min = 1
# What is deleted frees its memory soon.
rgw gc obj min wait = 5
rgw gc processor period = 5
rgw gc processor max time = 5
# Gateways tell each other of changes, and would wait half a minute for one that was killed.
osd default notify timeout = 1
osd client watch timeout = 2
rgw thread pool size = 64
rgw run sync thread = false
[mon]
mon data = $folder/mon
[osd]
osd data = $folder/osd
osd objectstore = memstore
memstore device bytes = 4294967296
EOF
}

# alive FILE: whether the process of a pid file runs and is no zombie.
alive() {
    [ -s "$1" ] && case "$(sed 's/.*) //' "/proc/$(cat "$1")/stat" 2>/dev/null)" in '' | Z* | X*) return 1 ;; esac
}

# end NAME: ends a daemon at once. Its data are thrown away, so nobody need be polite.
end() {
    local file=$folder/run/$1.pid
    alive "$file" || return 0
    kill -9 "$(cat "$file")"
    for _ in $(seq 200); do alive "$file" || return 0; sleep 0.02; done
}

gateway() {
    local name=$1 certificate=${2:-} key=${3:-} scheme=http endpoint=endpoint tls="" port
    [ -s "$folder/run/$name.port" ] || free_port >"$folder/run/$name.port"
    port=$(cat "$folder/run/$name.port")
    [ -z "$certificate" ] || scheme=https endpoint=ssl_endpoint tls="ssl_certificate=$certificate ssl_private_key=$key"
    rm -f "$folder/run/client.$name".*
    # Without tcp_nodelay every small answer takes 40 ms longer.
    radosgw -n "client.$name" --rgw-frontends="beast $endpoint=127.0.0.1:$port tcp_nodelay=1 $tls" </dev/null >/dev/null 2>&1
    for _ in $(seq 300); do
        if curl -kfsS -o /dev/null "$scheme://127.0.0.1:$port/" 2>/dev/null && alive "$folder/run/client.$name.pid"; then
            echo "127.0.0.1:$port"
            return
        fi
        sleep 0.02
    done
    echo "The gateway '$name' does not answer; the end of its log:" >&2
    tail -n 20 "$folder/log/client.$name.log" >&2
    return 1
}

start() {
    local owner=${1:-} fsid osd endpoint
    stop
    mkdir -p "$folder"/{run,log,mon,osd}
    fsid=$(cat /proc/sys/kernel/random/uuid) osd=$(cat /proc/sys/kernel/random/uuid)
    configuration >"$CEPH_CONF"
    {
        monmaptool --create --fsid "$fsid" --addv a "$(sed -n 's/^mon host = //p' "$CEPH_CONF")" "$folder/monmap"
        ceph-mon -i a --mkfs --monmap "$folder/monmap"
        ceph-mon -i a
        ceph --connect-timeout 30 osd new "$osd"
        ceph-osd -i 0 --mkfs --osd-uuid "$osd"
        ceph-osd -i 0
        timeout 60 radosgw-admin user create --uid=test --display-name=test --access-key="$access" --secret-key="$secret"
    } </dev/null >"$folder/log/start.log" 2>&1 || { tail -n 20 "$folder/log/start.log" >&2; return 1; }
    endpoint=$(gateway main)
    if [ -n "$owner" ]; then
        setsid bash -c 'while kill -0 "$1" 2>/dev/null; do sleep 1; done; exec bash "$0" stop "$2"' "$0" "$owner" "$folder" </dev/null >/dev/null 2>&1 &
    fi
    printf 'export S3_TEST_ENDPOINT=%s S3_TEST_ACCESS_KEY=%s S3_TEST_SECRET_KEY=%s S3_TEST_REGION=us-east-1\n' "$endpoint" "$access" "$secret"
}

stop() {
    local file
    for file in "$folder"/run/*.pid; do
        [ ! -e "$file" ] || end "$(basename "$file" .pid)"
    done
    rm -rf "$folder"
}

usage() { sed -n '2,/^set/ { /^set/d; s/^# \{0,1\}//; p }' "$0" >&2; exit 2; }

command=${1:-}
[ "$command" = install ] && { install; exit; }
[ $# -ge 2 ] || usage
folder=$2
export CEPH_CONF=$folder/ceph.conf CEPH_ARGS=
case "$command" in
start | gateway) "$command" "${@:3}" ;;
kill) end "client.${3:?the gateway\'s name}" ;;
stop) stop ;;
*) usage ;;
esac
