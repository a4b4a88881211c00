-- Schema 4: recommendations of several reviews that ask for the same thing, grouped anew at the end
-- of a build. A group goes as soon as one of its members does, since its figures are then no longer
-- true; the build that took the member groups again.

CREATE TABLE recommendation_groups (
  id TEXT PRIMARY KEY, -- a digest of its members' ids
  text TEXT NOT NULL, -- of the member that is likest to the others
  addressee_kind TEXT, -- the commonest among its members; NULL: not known
  members INTEGER NOT NULL CHECK (members >= 2),
  reviews INTEGER NOT NULL CHECK (reviews >= 2), -- a summary and its report are one
  areas INTEGER NOT NULL CHECK (areas >= 0),
  first_year INTEGER, -- of publication
  last_year INTEGER,
  method TEXT NOT NULL CHECK (method IN ('meaning', 'words'))
);

CREATE TABLE recommendation_group_members (
  recommendation_id TEXT PRIMARY KEY REFERENCES recommendations (id) ON DELETE CASCADE,
  group_id TEXT NOT NULL REFERENCES recommendation_groups (id) ON DELETE CASCADE,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL, -- 0 is the likest to the others
  similarity REAL NOT NULL CHECK (similarity BETWEEN 0 AND 1),
  counted INTEGER NOT NULL CHECK (counted IN (0, 1)), -- the first of its review
  UNIQUE (group_id, ordinal)
);
CREATE INDEX recommendation_group_members_document_id ON recommendation_group_members (document_id);

CREATE TRIGGER recommendation_group_members_delete AFTER DELETE ON recommendation_group_members
BEGIN
  DELETE FROM recommendation_groups WHERE id = old.group_id;
END;

CREATE TABLE recommendation_groupings (
  -- What the groups were last made from: one row. While it stays, so do they.
  id INTEGER PRIMARY KEY CHECK (id = 1),
  method TEXT NOT NULL CHECK (method IN ('meaning', 'words')),
  digest TEXT NOT NULL
);
