-- What PostgreSQL is given once, by its own superuser, after the user `soundings` and a database `soundings` of theirs.
-- The second database is for the contacts' keys alone: its copies end after 7 days.
CREATE DATABASE soundings_keys OWNER soundings;

-- What was erased stands in PostgreSQL's log of changes until that is begun anew, which the service does where it may.
GRANT pg_checkpoint TO soundings;
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO soundings;
\connect soundings_keys
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO soundings;
