#!/bin/sh
# Once before the web processes of a version start, while those of the last version still run: tables, first pages, files.
# Old static files stay, because pages that are open refer to them.
set -eu
python manage.py migrate --noinput
python manage.py ensure_site
python manage.py update_index --verbosity 0 # a version may fold letters otherwise when searching
python manage.py collectstatic --noinput --verbosity 0
