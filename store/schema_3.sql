-- Schema 3: tags that the tagger gives and is not sure of. They count, as the likelier reading;
-- whoever wants only what is sure leaves them out, and whoever checks begins with them.

ALTER TABLE tags ADD COLUMN uncertain INTEGER NOT NULL DEFAULT 0 CHECK (uncertain IN (0, 1));
