#!/usr/bin/env bash
# Starts or stops the server alone, on what start.sh has made in DIR; its database goes on.
#
#   scripts/tryton/server.sh start|stop DIR
set -uo pipefail
dir=$2
if [ "$1" = start ]; then
  setsid trytond -c "$dir/trytond.conf" -d shop >>"$dir/trytond.log" 2>&1 </dev/null &
  echo $! >"$dir/trytond.pid"
elif [ -f "$dir/trytond.pid" ]; then
  pid=$(cat "$dir/trytond.pid")
  # The number may be somebody else's by now.
  if grep -qs trytond "/proc/$pid/cmdline"; then kill "$pid"; fi
  rm "$dir/trytond.pid"
fi
