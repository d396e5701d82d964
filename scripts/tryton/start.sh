#!/usr/bin/env bash
# Brings up a Tryton to try things with: a PostgreSQL cluster of its own, a database with master data, and the server.
#
#   scripts/tryton/start.sh DIR [CACHE]
#
# DIR gets everything: the cluster, the logs, the process ids, and `env`, which a shell can source (TRYTON_URL,
# TRYTON_DATABASE, TRYTON_USER, TRYTON_PASSWORD; TRYTON_DIR, and TRYTON_SQL for looking into its tables). Ports are free ones. CACHE is a folder outside the repository for a dump of the
# empty database, since its first making takes some minutes; a dump that can't be restored is made again.
# The cluster does without fsync: it is for trying, and for nothing that has to last.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mkdir -p "$1" && cd "$1" && pwd)
cache=${2:-}
bin=/usr/lib/postgresql/15/bin
modules='account_invoice_stock account_product sale sale_amendment sale_credit_limit sale_price_list'
password=$(node -e "console.log(require('node:crypto').randomBytes(12).toString('hex'))")

free_port() {
  node -e "const s = require('node:net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })"
}
# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
psql_port=$(free_port)
mkdir -p "$dir/pg" "$dir/sock" "$dir/files"
if [ "$(id -u)" = 0 ]; then chown postgres "$dir/pg" "$dir/sock"; chmod a+x "$dir"; fi
as_postgres $bin/initdb -D "$dir/pg" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$dir/initdb.log"
cat >>"$dir/pg/postgresql.conf" <<EOF
port = $psql_port
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir/sock'
fsync = off
synchronous_commit = off
full_page_writes = off
jit = off
EOF
as_postgres $bin/pg_ctl -D "$dir/pg" -l "$dir/sock/postgres.log" -w start >/dev/null

sql() { $bin/psql -v ON_ERROR_STOP=1 -qh 127.0.0.1 -p "$psql_port" -U postgres "$@"; }
fresh_database() {
  sql -c 'drop database if exists shop'
  sql -c "create database shop owner tryton encoding 'UTF8' template template0"
}
restored() {
  [ -n "$cache" ] && [ -f "$cache/$1" ] && $bin/pg_restore -h 127.0.0.1 -p "$psql_port" -U tryton -d shop --no-owner "$cache/$1"
}
sql -c 'create role tryton login createdb'
fresh_database
web_port=$(free_port)
cat >"$dir/trytond.conf" <<EOF
[web]
listen = 127.0.0.1:$web_port
[database]
uri = postgresql://tryton@127.0.0.1:$psql_port/
path = $dir/files
[session]
timeout = 2592000
EOF
(umask 077 && echo "$password" >"$dir/password")
admin() { TRYTONPASSFILE="$dir/password" trytond-admin -c "$dir/trytond.conf" -d shop "$@" >>"$dir/admin.log" 2>&1; }

dump="tryton-$(dpkg-query -W -f '${Version}' tryton-server)-$(echo "$modules" | cksum | cut -d' ' -f1).dump"
if ! restored "$dump"; then
  fresh_database
  # shellcheck disable=SC2086 # A list of words.
  admin --email admin@example.com -l en -u $modules --activate-dependencies
  if [ -n "$cache" ]; then
    mkdir -p "$cache"
    $bin/pg_dump -h 127.0.0.1 -p "$psql_port" -U tryton -Fc -f "$cache/$dump.$$" shop && mv "$cache/$dump.$$" "$cache/$dump"
  fi
fi
# A restored dump has the password of whoever made it.
admin -p

"$here/server.sh" start "$dir"
cat >"$dir/env" <<EOF
export TRYTON_URL=http://127.0.0.1:$web_port TRYTON_DATABASE=shop TRYTON_USER=admin TRYTON_PASSWORD=$password
export TRYTON_DIR=$dir TRYTON_SQL=postgresql://tryton@127.0.0.1:$psql_port/shop
EOF
. "$dir/env"
node "$here/setup.ts"
