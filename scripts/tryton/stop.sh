#!/usr/bin/env bash
# Ends what start.sh has started in DIR, by the ids that it kept there, and nothing else.
#
#   scripts/tryton/stop.sh DIR
set -uo pipefail
dir=$1
if [ -f "$dir/trytond.pid" ]; then
  pid=$(cat "$dir/trytond.pid")
  # The number may be somebody else's by now.
  if grep -qs trytond "/proc/$pid/cmdline"; then kill "$pid"; fi
  rm "$dir/trytond.pid"
fi
stop=(/usr/lib/postgresql/15/bin/pg_ctl -D "$dir/pg" -m fast -w stop)
if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "${stop[@]}"; else "${stop[@]}"; fi
