-- Schema 5: what a document was read from and what it was coded with are told apart, so that a
-- changed codebook or tagger codes the stored passages again and no file is read for it; and each
-- run keeps how often it found each code, so that two codebooks can be compared by their figures.

ALTER TABLE documents ADD COLUMN coding_fingerprint TEXT NOT NULL DEFAULT '';
-- ^ of the codes, the tagger and what codes; '' where an older version coded it
ALTER TABLE runs ADD COLUMN coding_fingerprint TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN files_recoded INTEGER; -- coded again from the store, not read again

CREATE TABLE run_counts (
  -- How often a run left each code in the store: affirmed, in passages that are counted.
  id TEXT PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  code_id TEXT NOT NULL, -- the code itself may be gone from the codebook since
  reviews INTEGER NOT NULL CHECK (reviews >= 0),
  passages INTEGER NOT NULL CHECK (passages >= 0)
);
CREATE INDEX run_counts_run_id ON run_counts (run_id);
