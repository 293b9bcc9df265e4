#!/bin/sh
# A Sentinel that watches the master that the others name; where none does, the first Redis.
set -eu
export REDISCLI_AUTH="$REDIS_PASSWORD"
master=""
for index in 0 1 2; do
  master="$(timeout 2 valkey-cli -h "redis-$index.redis" -p 26379 sentinel get-master-addr-by-name bitiq 2>/dev/null | head -n 1)" || true
  [ -z "$master" ] || break
done
[ -n "$master" ] || master=redis-0.redis
{
  printf 'port 26379\ndir /data\nrequirepass %s\n' "$REDIS_PASSWORD"
  printf 'sentinel resolve-hostnames yes\nsentinel announce-hostnames yes\nsentinel announce-ip %s.redis\n' "$(hostname)"
  printf 'sentinel monitor bitiq %s 6379 2\nsentinel auth-pass bitiq %s\nsentinel sentinel-pass %s\n' "$master" "$REDIS_PASSWORD" "$REDIS_PASSWORD"
  printf 'sentinel down-after-milliseconds bitiq 5000\nsentinel failover-timeout bitiq 10000\n'
} >/data/sentinel.conf
exec valkey-server /data/sentinel.conf --sentinel
