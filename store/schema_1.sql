-- Schema 1: the first. A migration is never edited once it has been released: a change is a new
-- file with the next number. The lists in CHECK are written out, not taken from the enums, so that
-- an old store and a new one cannot differ; a test holds them equal to the enums.
--
-- Ids are text and follow from the documents' bytes, so the same inputs give the same rows.
-- No time and no run stands anywhere but in `runs`.
-- Tables are not STRICT: that needs SQLite 3.37 in every program that opens the file, and several
-- Linux distributions in long-term support carry 3.34. CHECK does the work that matters.

CREATE TABLE runs (
  -- One build each; the only table in which times stand.
  id INTEGER PRIMARY KEY,
  tool_version TEXT NOT NULL,
  extraction_version TEXT NOT NULL, -- names whatever read the files; part of the fingerprints
  codebook_version TEXT NOT NULL,
  codebook_sha256 TEXT NOT NULL,
  model_sha256 TEXT, -- NULL where no learned tagger was used
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  started TEXT NOT NULL, -- ISO 8601, UTC
  ended TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('running', 'finished', 'failed', 'interrupted')),
  files INTEGER, -- given to the build
  files_read INTEGER,
  files_unchanged INTEGER, -- already in the store, not read again
  files_failed INTEGER,
  files_removed INTEGER, -- in the store, no longer among the files
  documents INTEGER, -- in the store when the run ended; so are the next three
  passages INTEGER,
  tags INTEGER,
  problems INTEGER
);

CREATE TABLE codebooks (
  -- The codebook whose codes the store holds: one row.
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version TEXT NOT NULL,
  sha256 TEXT NOT NULL -- of the codebook file's bytes
);

CREATE TABLE codes (
  -- Themes and levels, as the codebook defines them.
  id TEXT PRIMARY KEY,
  scheme TEXT NOT NULL CHECK (scheme IN ('theme', 'level')),
  ordinal INTEGER NOT NULL, -- 0-based, in the codebook's order
  family TEXT, -- NULL for levels
  label TEXT NOT NULL,
  definition TEXT NOT NULL,
  include TEXT NOT NULL,
  exclude TEXT NOT NULL,
  source TEXT NOT NULL,
  difficulty TEXT CHECK (difficulty IN ('A', 'B', 'C')), -- expected agreement between coders
  objectives TEXT NOT NULL CHECK (json_valid(objectives)),
  levels TEXT NOT NULL CHECK (json_valid(levels)), -- for a theme: where it usually sits
  examples TEXT NOT NULL CHECK (json_valid(examples))
);

CREATE TABLE code_cues (
  -- The words and phrases that suggest a code.
  id TEXT PRIMARY KEY,
  code_id TEXT NOT NULL REFERENCES codes (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  phrase TEXT NOT NULL,
  exact INTEGER NOT NULL CHECK (exact IN (0, 1)), -- letter by letter, not by lemma
  weight REAL NOT NULL CHECK (weight BETWEEN 0 AND 1)
);
CREATE INDEX code_cues_code_id ON code_cues (code_id);

CREATE TABLE documents (
  -- One a file's bytes, under however many names. What the catalogue says of it stands here as
  -- the catalogue has it; what the document says of itself stands in `reviews` and `facts`.
  id TEXT PRIMARY KEY CHECK (length(id) = 16), -- the first 16 digits of sha256
  file TEXT NOT NULL, -- the first of its names
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  review_id TEXT NOT NULL, -- the catalogue's name for the review
  media_type TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('read', 'failed')),
  pages INTEGER NOT NULL CHECK (pages >= 0),
  words INTEGER NOT NULL CHECK (words >= 0), -- on all pages, running heads included
  kind TEXT CHECK (
    kind IN ('DHR', 'SCR', 'LCSPR', 'SAR', 'IIR', 'OWHR', 'thematic', 'other')
  ),
  title TEXT,
  publisher TEXT,
  area TEXT,
  published TEXT, -- YYYY, YYYY-MM or YYYY-MM-DD
  source_url TEXT,
  licence_note TEXT,
  extraction_version TEXT NOT NULL,
  codebook_sha256 TEXT NOT NULL, -- of the codebook it was coded with
  model_sha256 TEXT,
  fingerprint TEXT NOT NULL -- of all that its rows were made from; see store/read.py
);
CREATE INDEX documents_file ON documents (file);
CREATE INDEX documents_review_id ON documents (review_id);

CREATE TABLE document_names (
  -- Every name under which a document's bytes were found. Files of two folders may share a name.
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL, -- 0 is documents.file
  name TEXT NOT NULL,
  path TEXT, -- where it lay on the machine that built the store; NULL if not known
  UNIQUE (document_id, name)
);
CREATE INDEX document_names_path ON document_names (path);

CREATE TABLE reviews (
  -- One a review: its facts side by side, as the catalogue or else the document states them.
  -- NULL is 'not mentioned'; the words behind each value stand in `facts`. For now a review is
  -- one document, and has that document's id.
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL UNIQUE REFERENCES documents (id) ON DELETE CASCADE,
  review_id TEXT NOT NULL,
  title TEXT NOT NULL, -- the file's name where no title is known
  kind TEXT CHECK (
    kind IN ('DHR', 'SCR', 'LCSPR', 'SAR', 'IIR', 'OWHR', 'thematic', 'other')
  ),
  document_type TEXT, -- overview_report, executive_summary ...
  area TEXT,
  commissioning_body TEXT,
  author TEXT,
  chair TEXT,
  date_published TEXT, -- YYYY, YYYY-MM or YYYY-MM-DD
  date_of_event TEXT,
  year_published INTEGER,
  year_of_event INTEGER,
  outcome TEXT,
  agencies TEXT NOT NULL CHECK (json_valid(agencies)), -- a copy of document_agencies, for facets
  pages INTEGER NOT NULL,
  passages INTEGER NOT NULL, -- neither furniture nor boilerplate
  words INTEGER NOT NULL, -- in those passages
  recommendations INTEGER NOT NULL
);
CREATE INDEX reviews_kind ON reviews (kind);
CREATE INDEX reviews_area ON reviews (area);
CREATE INDEX reviews_review_id ON reviews (review_id);

CREATE TABLE pages (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  page_number INTEGER NOT NULL CHECK (page_number >= 1), -- position in the file
  printed_number TEXT, -- "iv", "27"
  width_pt REAL NOT NULL CHECK (width_pt > 0),
  height_pt REAL NOT NULL CHECK (height_pt > 0),
  source TEXT NOT NULL CHECK (source IN ('text', 'ocr', 'none')),
  quality REAL NOT NULL CHECK (quality BETWEEN 0 AND 1),
  words INTEGER NOT NULL CHECK (words >= 0),
  images INTEGER NOT NULL CHECK (images >= 0),
  UNIQUE (document_id, page_number)
);

CREATE TABLE sections (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL, -- 0 is the part before the first heading
  number TEXT,
  heading TEXT,
  depth INTEGER NOT NULL CHECK (depth >= 0),
  kind TEXT NOT NULL CHECK (
    kind IN (
      'front', 'terms', 'background', 'chronology', 'family', 'analysis', 'findings',
      'good_practice', 'conclusions', 'lessons', 'recommendations', 'action_plan', 'appendix',
      'glossary'
    )
  ),
  page INTEGER NOT NULL,
  UNIQUE (document_id, ordinal)
);

CREATE TABLE passages (
  -- The unit that is coded, searched and cited.
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL, -- 0-based, in reading order
  address TEXT NOT NULL, -- "para 4.12, p. 27"
  label TEXT, -- "4.12"
  text TEXT NOT NULL,
  heading TEXT,
  section_id TEXT REFERENCES sections (id) ON DELETE CASCADE,
  section_kind TEXT NOT NULL CHECK (
    section_kind IN (
      'front', 'terms', 'background', 'chronology', 'family', 'analysis', 'findings',
      'good_practice', 'conclusions', 'lessons', 'recommendations', 'action_plan', 'appendix',
      'glossary'
    )
  ),
  kind TEXT NOT NULL CHECK (
    kind IN ('paragraph', 'list_item', 'quote', 'callout', 'table_cell', 'footnote', 'caption')
  ),
  page_first INTEGER NOT NULL CHECK (page_first >= 1),
  page_last INTEGER NOT NULL CHECK (page_last >= page_first),
  boxes TEXT NOT NULL CHECK (json_valid(boxes)), -- [{"page", "x0", "top", "x1", "bottom"}], points
  furniture INTEGER NOT NULL CHECK (furniture IN (0, 1)), -- running heads, page numbers, contents
  boilerplate INTEGER NOT NULL CHECK (boilerplate IN (0, 1)), -- never counted
  words INTEGER NOT NULL,
  search_key INTEGER NOT NULL UNIQUE, -- the row's number in passages_fts; see store/rows.py
  UNIQUE (document_id, ordinal)
);
CREATE INDEX passages_section_id ON passages (section_id);

CREATE TABLE facts (
  -- Fields of the case, with the words that state them.
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT, -- to read and compare: yes and no for true and false, "; " between a list's values
  value_json TEXT NOT NULL CHECK (json_valid(value_json)), -- the same, exactly
  status TEXT NOT NULL CHECK (status IN ('stated', 'none', 'not_mentioned')),
  method TEXT NOT NULL,
  confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1), -- not calibrated
  passage_id TEXT REFERENCES passages (id) ON DELETE CASCADE,
  page INTEGER,
  char_start INTEGER CHECK (char_start >= 0), -- half-open, into passages.text
  char_end INTEGER CHECK (char_end > char_start),
  quote TEXT
);
CREATE INDEX facts_document_id ON facts (document_id);
CREATE INDEX facts_passage_id ON facts (passage_id);
CREATE INDEX facts_name ON facts (name, value);

CREATE TABLE people (
  -- Who has a part in the case, as the review calls them; nothing is inferred.
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (
    role IN (
      'victim', 'perpetrator', 'child_subject', 'adult_subject', 'sibling', 'parent', 'other'
    )
  ),
  age INTEGER CHECK (age >= 0), -- years, at the event
  sex TEXT,
  ethnicity TEXT,
  relationship TEXT,
  passage_id TEXT NOT NULL REFERENCES passages (id) ON DELETE CASCADE,
  page INTEGER NOT NULL,
  char_start INTEGER NOT NULL CHECK (char_start >= 0),
  char_end INTEGER NOT NULL CHECK (char_end > char_start),
  quote TEXT NOT NULL
);
CREATE INDEX people_document_id ON people (document_id);
CREATE INDEX people_passage_id ON people (passage_id);

CREATE TABLE recommendations (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  number TEXT, -- as printed: "3", "2a", "9.10"
  text TEXT NOT NULL,
  addressee TEXT,
  deadline TEXT,
  passage_id TEXT NOT NULL REFERENCES passages (id) ON DELETE CASCADE,
  page INTEGER NOT NULL,
  char_start INTEGER NOT NULL CHECK (char_start >= 0),
  char_end INTEGER NOT NULL CHECK (char_end > char_start),
  quote TEXT NOT NULL,
  search_key INTEGER NOT NULL UNIQUE,
  UNIQUE (document_id, ordinal)
);
CREATE INDEX recommendations_passage_id ON recommendations (passage_id);
CREATE INDEX recommendations_addressee ON recommendations (addressee);

CREATE TABLE agencies (
  -- Bodies that reviews name as involved; a row goes with the last review that names it.
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

CREATE TABLE document_agencies (
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  agency_id TEXT NOT NULL REFERENCES agencies (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (document_id, agency_id)
);
CREATE INDEX document_agencies_agency_id ON document_agencies (agency_id);

CREATE TABLE tables (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  page INTEGER NOT NULL CHECK (page >= 1),
  page_last INTEGER NOT NULL CHECK (page_last >= page),
  caption TEXT,
  cells TEXT NOT NULL CHECK (json_valid(cells)), -- a list of rows, each a list of texts
  boxes TEXT NOT NULL CHECK (json_valid(boxes)),
  UNIQUE (document_id, ordinal)
);

CREATE TABLE tags (
  -- A code on a passage.
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  passage_id TEXT NOT NULL REFERENCES passages (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL, -- among the passage's tags
  code_id TEXT NOT NULL REFERENCES codes (id) ON DELETE CASCADE,
  scheme TEXT NOT NULL CHECK (scheme IN ('theme', 'level')),
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
  facet TEXT CHECK (facet IN ('context', 'response', 'protective', 'recommendation')),
  party TEXT CHECK (party IN ('victim', 'perpetrator', 'child', 'adult_at_risk', 'other')),
  polarity TEXT NOT NULL CHECK (polarity IN ('affirmed', 'negated', 'hypothetical')),
  method TEXT NOT NULL,
  counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
  -- ^ counts towards prevalence: affirmed, on a passage that is neither boilerplate nor furniture
  UNIQUE (passage_id, ordinal)
);
CREATE INDEX tags_document_id ON tags (document_id, code_id, counted);
CREATE INDEX tags_code_id ON tags (code_id, counted, document_id, facet);

CREATE TABLE tag_evidence (
  -- The words that carry a tag: half-open, into passages.text.
  id TEXT PRIMARY KEY,
  tag_id TEXT NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  char_start INTEGER NOT NULL CHECK (char_start >= 0),
  char_end INTEGER NOT NULL CHECK (char_end > char_start),
  quote TEXT NOT NULL,
  UNIQUE (tag_id, ordinal)
);

CREATE TABLE problems (
  -- What was not read, or not read well, and why.
  id TEXT PRIMARY KEY,
  document_id TEXT REFERENCES documents (id) ON DELETE CASCADE, -- NULL: no bytes could be had
  file TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  code TEXT NOT NULL,
  detail TEXT NOT NULL,
  page INTEGER, -- NULL: the whole file
  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning'))
);
CREATE INDEX problems_document_id ON problems (document_id);
CREATE INDEX problems_code ON problems (code);

-- Full text. The index holds no copy of the words, and triggers keep it in step with them.
-- content_rowid is a column of ours, since VACUUM may renumber the rows of a table whose key is
-- text, and the index would then point at the wrong passages. content is spelt as Datasette and
-- sqlite-utils look for it.

CREATE VIRTUAL TABLE passages_fts USING fts5 (
  text,
  content="passages",
  content_rowid = 'search_key',
  tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER passages_fts_insert AFTER INSERT ON passages BEGIN
  INSERT INTO passages_fts (rowid, text) VALUES (new.search_key, new.text);
END;
CREATE TRIGGER passages_fts_delete AFTER DELETE ON passages BEGIN
  INSERT INTO passages_fts (passages_fts, rowid, text)
  VALUES ('delete', old.search_key, old.text);
END;
CREATE TRIGGER passages_fts_update AFTER UPDATE OF text, search_key ON passages BEGIN
  INSERT INTO passages_fts (passages_fts, rowid, text)
  VALUES ('delete', old.search_key, old.text);
  INSERT INTO passages_fts (rowid, text) VALUES (new.search_key, new.text);
END;

CREATE VIRTUAL TABLE recommendations_fts USING fts5 (
  text,
  content="recommendations",
  content_rowid = 'search_key',
  tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER recommendations_fts_insert AFTER INSERT ON recommendations BEGIN
  INSERT INTO recommendations_fts (rowid, text) VALUES (new.search_key, new.text);
END;
CREATE TRIGGER recommendations_fts_delete AFTER DELETE ON recommendations BEGIN
  INSERT INTO recommendations_fts (recommendations_fts, rowid, text)
  VALUES ('delete', old.search_key, old.text);
END;
CREATE TRIGGER recommendations_fts_update AFTER UPDATE OF text, search_key ON recommendations BEGIN
  INSERT INTO recommendations_fts (recommendations_fts, rowid, text)
  VALUES ('delete', old.search_key, old.text);
  INSERT INTO recommendations_fts (rowid, text) VALUES (new.search_key, new.text);
END;
