#!/bin/sh
# Fill in the templates beside this file and run nginx in the foreground. All of it comes from the environment:
#   WEB_PROCESSES  host:port of each web process, separated by spaces
#   ENTRANCE       tls (certificate in $TLS) or plain (TLS ends before us)
#   RESOLVER       address of a name server, when the hosts' addresses change while nginx runs (containers)
set -eu
: "${WEB_PROCESSES:?host:port of each web process, separated by spaces}"
here=$(cd "$(dirname "$0")" && pwd)
export RUN_DIR="${RUN_DIR:-/tmp/nginx}" FILES="${FILES:-/srv/tsudoi}" TLS="${TLS:-/tls}" ACME="${ACME:-/acme}"
export HTTP_PORT="${HTTP_PORT:-8080}" HTTPS_PORT="${HTTPS_PORT:-8443}" EMERGENCY_NUMBER="${EMERGENCY_NUMBER:-119}"
mkdir -p "$RUN_DIR"

# An upgrade waits longer than fail_timeout between two processes: both marked as failed would be nobody to ask.
options="max_fails=1 fail_timeout=2s"
if [ -n "${RESOLVER:-}" ]; then
    options="$options resolve"
    export RESOLVER="resolver $RESOLVER valid=5s;"
else
    export RESOLVER=""
fi
SERVERS=""
for process in $WEB_PROCESSES; do SERVERS="$SERVERS server $process $options;"; done
export SERVERS
entrance="${ENTRANCE:-tls}"
export ENTRANCE="$RUN_DIR/$entrance.conf"

# Only our own names: nginx has variables of its own.
names='${RUN_DIR} ${FILES} ${TLS} ${ACME} ${HTTP_PORT} ${HTTPS_PORT} ${EMERGENCY_NUMBER} ${RESOLVER} ${SERVERS} ${ENTRANCE}'
envsubst "$names" <"$here/nginx.conf.template" >"$RUN_DIR/nginx.conf"
envsubst "$names" <"$here/$entrance.conf.template" >"$ENTRANCE"

if [ "$entrance" = tls ]; then
    # A renewed certificate is taken up without dropping anybody.
    (while sleep 21600; do nginx -c "$RUN_DIR/nginx.conf" -s reload; done) &
fi
exec nginx -c "$RUN_DIR/nginx.conf" -g "daemon off; ${NGINX_GLOBALS:-}"
