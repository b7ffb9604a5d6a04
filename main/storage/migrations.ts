/**
 * What each version of the database adds to the one before; its number is its place in this list. Only ever added to:
 * what has been released is somebody's data.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE key (
     id TEXT PRIMARY KEY,
     created_at INTEGER NOT NULL,
     revoked_at INTEGER,
     rules TEXT NOT NULL
   ) STRICT;
   CREATE TABLE secret (
     hash TEXT PRIMARY KEY,
     key TEXT NOT NULL REFERENCES key (id),
     ending TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     ends_at INTEGER,
     last_used_at INTEGER,
     last_used_from TEXT
   ) STRICT;
   CREATE TABLE key_use (
     hour INTEGER NOT NULL,
     key TEXT NOT NULL REFERENCES key (id),
     requests INTEGER NOT NULL,
     prompt_tokens INTEGER NOT NULL,
     output_tokens INTEGER NOT NULL,
     PRIMARY KEY (hour, key)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE act (
     seq INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,
     who TEXT NOT NULL,
     address TEXT NOT NULL,
     command TEXT NOT NULL,
     input TEXT NOT NULL,
     failure TEXT
   ) STRICT;`,
  `CREATE TABLE day_count (
     day INTEGER NOT NULL,
     name TEXT NOT NULL,
     used INTEGER NOT NULL,
     PRIMARY KEY (day, name)
   ) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE operation (
     seq INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     backend TEXT NOT NULL,
     ended_at INTEGER,
     snapshot TEXT NOT NULL,
     task TEXT NOT NULL
   ) STRICT;
   CREATE INDEX operation_ended_at ON operation (ended_at);`,
  `CREATE TABLE told (
     subject TEXT PRIMARY KEY,
     mark TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE credential (
     backend TEXT PRIMARY KEY,
     url TEXT NOT NULL,
     sealed BLOB NOT NULL,
     set_at INTEGER NOT NULL,
     unused_since INTEGER
   ) STRICT, WITHOUT ROWID;`,
];
