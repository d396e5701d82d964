#!/usr/bin/env bash
# Ends what start.sh has started in DIR, by the ids that it kept there, and nothing else.
#
#   scripts/tryton/stop.sh DIR
set -uo pipefail
dir=$1
"$(dirname "$0")/server.sh" stop "$dir"
stop=(/usr/lib/postgresql/15/bin/pg_ctl -D "$dir/pg" -m fast -w stop)
if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "${stop[@]}"; else "${stop[@]}"; fi
