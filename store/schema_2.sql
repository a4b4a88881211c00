-- Schema 2: pages of files that are not of paper, a Word file's and a web page's. They have no
-- width and no height, and what stands on them has no boxes. SQLite can't change a CHECK, so the
-- table is made anew; nothing refers to it.

CREATE TABLE pages_2 (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  page_number INTEGER NOT NULL CHECK (page_number >= 1), -- position in the file
  printed_number TEXT, -- "iv", "27"
  width_pt REAL NOT NULL CHECK (
    width_pt > 0 OR (width_pt = 0 AND source NOT IN ('text', 'ocr', 'none')) -- 0: not of paper
  ),
  height_pt REAL NOT NULL CHECK (
    height_pt > 0 OR (height_pt = 0 AND source NOT IN ('text', 'ocr', 'none'))
  ),
  source TEXT NOT NULL CHECK (source IN ('text', 'ocr', 'none', 'docx', 'html')),
  quality REAL NOT NULL CHECK (quality BETWEEN 0 AND 1),
  words INTEGER NOT NULL CHECK (words >= 0),
  images INTEGER NOT NULL CHECK (images >= 0),
  UNIQUE (document_id, page_number)
);
INSERT INTO pages_2
SELECT id, document_id, page_number, printed_number, width_pt, height_pt, source, quality, words,
  images
FROM pages;
DROP TABLE pages;
ALTER TABLE pages_2 RENAME TO pages;
