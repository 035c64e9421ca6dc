-- The second database, for the contacts' keys alone: its copies end after 7 days. Run once, when PostgreSQL is set up.
CREATE DATABASE soundings_keys OWNER soundings;
