#!/bin/sh
# A Redis that asks the Sentinels who the master is; where none knows, the first one is.
set -eu
# A password on the command line would be seen in the list of processes.
export REDISCLI_AUTH="$REDIS_PASSWORD"
self="$(hostname).redis"
master=""
for index in 0 1 2; do
  master="$(timeout 2 valkey-cli -h "redis-$index.redis" -p 26379 sentinel get-master-addr-by-name bitiq 2>/dev/null | head -n 1)" || true
  [ -z "$master" ] || break
done
[ -n "$master" ] || master=redis-0.redis
{
  printf 'port 6379\ndir /data\nappendonly yes\nmaxmemory-policy noeviction\n'
  printf 'requirepass %s\nmasterauth %s\nreplica-announce-ip %s\n' "$REDIS_PASSWORD" "$REDIS_PASSWORD" "$self"
  # What was acknowledged is on two of the three before the master goes on.
  printf 'min-replicas-to-write 1\nmin-replicas-max-lag 10\n'
  [ "$master" = "$self" ] || printf 'replicaof %s 6379\n' "$master"
} >/data/redis.conf
# Sentinels forget nobody whom they have seen once; who was not seen before a failover is followed up here.
named() {
  for index in 0 1 2; do
    timeout 2 valkey-cli -h "redis-$index.redis" -p 26379 sentinel get-master-addr-by-name bitiq 2>/dev/null | head -n 1
  done | sort | uniq -d
}
follow() {
  role="$(timeout 2 valkey-cli -h "$self" role 2>/dev/null | head -n 2 | tr '\n' ' ')"
  master="$(named)"
  case "$role" in
    "slave $master "*) ;;
    slave*) [ -z "$master" ] || [ "$master" = "$self" ] || valkey-cli -h "$self" replicaof "$master" 6379 ;;
  esac
}
while sleep 5 && kill -0 $$; do follow >/dev/null || true; done &
exec valkey-server /data/redis.conf
