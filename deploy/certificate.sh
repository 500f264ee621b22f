#!/bin/sh
# A free certificate from Let's Encrypt. "first": get it, before the proxy runs. "renew": for ever, twice a day.
set -eu
take_up() {
    # The proxy runs as 101 and looks at /tls every six hours.
    install -o 101 -g 101 -m 444 "/etc/letsencrypt/live/$DOMAIN/fullchain.pem" /tls/fullchain.pem
    install -o 101 -g 101 -m 400 "/etc/letsencrypt/live/$DOMAIN/privkey.pem" /tls/privkey.pem
}
case "${1:-}" in
first)
    certbot certonly --standalone --non-interactive --agree-tos --keep-until-expiring -m "$ADMIN_EMAIL" -d "$DOMAIN"
    take_up
    ;;
renew)
    trap exit TERM
    while :; do
        if certbot renew --webroot --webroot-path /acme --quiet; then take_up; fi
        sleep 43200 &
        wait $!
    done
    ;;
*)
    echo "usage: certificate.sh first|renew" >&2
    exit 2
    ;;
esac
