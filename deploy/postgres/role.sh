#!/bin/sh
# The role that the site works with: it owns this database and may do nothing else on the server. PostgreSQL's image runs
# this when it makes the database; on an older installation run it once by hand (docs/operations.md). Again changes nothing.
set -eu
psql --quiet -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -v password="$POSTGRES_PASSWORD" <<'SQL'
SET client_min_messages = warning;
SELECT 'CREATE ROLE tsudoi_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tsudoi_app') \gexec
ALTER ROLE tsudoi_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('ALTER DATABASE %I OWNER TO tsudoi_app', current_database()) \gexec
ALTER SCHEMA public OWNER TO tsudoi_app;
-- What was there already. A sequence that belongs to a column goes with its table.
SELECT format('ALTER %s %s OWNER TO tsudoi_app', CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, oid::regclass)
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype IN ('a', 'i', 'e')) \gexec
-- The server's own superuser comes in from inside the container only, where no password is asked.
SELECT format('ALTER ROLE %I PASSWORD NULL', current_user) \gexec
SQL
