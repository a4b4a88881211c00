-- Views that read as sentences. They hold nothing, so they are no part of a migration: opening a
-- store to write makes its views those of this file.
--
-- Prevalence counts reviews, never passages: a review has a theme if at least one of its passages,
-- boilerplate and furniture aside, affirms it (tags.counted). Shares are of the reviews read.

CREATE VIEW theme_by_review AS
-- Which themes each review has, and in how many of its passages, by what the passage says of it.
SELECT
  r.review_id,
  r.title AS review,
  r.kind,
  r.area,
  r.year_of_event,
  r.year_published,
  c.family,
  c.label AS theme,
  count(DISTINCT t.passage_id) AS passages,
  count(DISTINCT CASE WHEN t.facet = 'context' THEN t.passage_id END) AS context_passages,
  count(DISTINCT CASE WHEN t.facet = 'response' THEN t.passage_id END) AS response_passages,
  count(DISTINCT CASE WHEN t.facet = 'protective' THEN t.passage_id END) AS protective_passages,
  count(DISTINCT CASE WHEN t.facet = 'recommendation' THEN t.passage_id END)
    AS recommendation_passages,
  max(t.score) AS highest_score,
  c.id AS theme_id,
  r.document_id
FROM tags AS t
JOIN codes AS c ON c.id = t.code_id
JOIN reviews AS r ON r.document_id = t.document_id
WHERE t.counted = 1 AND c.scheme = 'theme'
GROUP BY r.id, c.id;

CREATE VIEW theme_status_by_review AS
-- Every review against every theme: yes (affirmed), no (only ever denied) or not_mentioned.
SELECT
  r.review_id,
  r.title AS review,
  r.kind,
  r.area,
  c.label AS theme,
  CASE
    WHEN EXISTS (
      SELECT 1 FROM tags AS t
      WHERE t.document_id = r.document_id AND t.code_id = c.id AND t.counted = 1
    ) THEN 'yes'
    WHEN EXISTS (
      SELECT 1 FROM tags AS t
      JOIN passages AS p ON p.id = t.passage_id
      WHERE t.document_id = r.document_id AND t.code_id = c.id AND t.polarity = 'negated'
        AND p.boilerplate = 0 AND p.furniture = 0
    ) THEN 'no'
    ELSE 'not_mentioned'
  END AS status,
  c.id AS theme_id,
  r.document_id
FROM reviews AS r
CROSS JOIN codes AS c
WHERE c.scheme = 'theme';

CREATE VIEW level_by_review AS
-- Which life-stage levels each review touches, in how many passages, and leaving aside those that
-- only tell what a service did (which would put nearly everything at institutions and systems).
SELECT
  r.review_id,
  r.title AS review,
  r.kind,
  r.area,
  r.year_of_event,
  r.year_published,
  c.label AS level,
  count(DISTINCT t.passage_id) AS passages,
  count(DISTINCT CASE WHEN t.facet IS NOT 'response' THEN t.passage_id END)
    AS passages_without_response,
  count(DISTINCT CASE WHEN t.is_primary = 1 THEN t.passage_id END) AS primary_passages,
  c.id AS level_id,
  r.document_id
FROM tags AS t
JOIN codes AS c ON c.id = t.code_id
JOIN reviews AS r ON r.document_id = t.document_id
WHERE t.counted = 1 AND c.scheme = 'level'
GROUP BY r.id, c.id;

CREATE VIEW theme_by_level AS
-- In how many reviews a passage carries both the theme and the level.
SELECT
  c.family,
  c.label AS theme,
  l.label AS level,
  count(DISTINCT t.document_id) AS reviews,
  count(DISTINCT CASE WHEN t.facet IS NOT 'response' THEN t.document_id END)
    AS reviews_without_response,
  count(DISTINCT t.passage_id) AS passages,
  c.id AS theme_id,
  l.id AS level_id
FROM tags AS t
JOIN codes AS c ON c.id = t.code_id AND c.scheme = 'theme'
JOIN tags AS tl ON tl.passage_id = t.passage_id AND tl.scheme = 'level' AND tl.counted = 1
JOIN codes AS l ON l.id = tl.code_id
WHERE t.counted = 1
GROUP BY c.id, l.id;

CREATE VIEW theme_by_kind AS
-- In how many reviews of each kind a theme is present, out of how many that were read.
WITH totals AS (
  SELECT kind, count(*) AS reviews FROM reviews GROUP BY kind
),
present AS (
  SELECT r.kind, t.code_id, count(DISTINCT r.id) AS reviews
  FROM tags AS t
  JOIN reviews AS r ON r.document_id = t.document_id
  WHERE t.counted = 1
  GROUP BY r.kind, t.code_id
)
SELECT
  c.family,
  c.label AS theme,
  totals.kind,
  coalesce(present.reviews, 0) AS reviews,
  totals.reviews AS reviews_of_this_kind,
  round(coalesce(present.reviews, 0) * 1.0 / totals.reviews, 3) AS share,
  c.id AS theme_id
FROM codes AS c
CROSS JOIN totals
LEFT JOIN present ON present.code_id = c.id AND present.kind IS totals.kind
WHERE c.scheme = 'theme';

CREATE VIEW level_by_kind AS
-- In how many reviews of each kind a life-stage level is touched, out of how many that were read.
WITH totals AS (
  SELECT kind, count(*) AS reviews FROM reviews GROUP BY kind
),
present AS (
  SELECT
    r.kind,
    t.code_id,
    count(DISTINCT r.id) AS reviews,
    count(DISTINCT CASE WHEN t.facet IS NOT 'response' THEN r.id END) AS reviews_without_response
  FROM tags AS t
  JOIN reviews AS r ON r.document_id = t.document_id
  WHERE t.counted = 1
  GROUP BY r.kind, t.code_id
)
SELECT
  c.label AS level,
  totals.kind,
  coalesce(present.reviews, 0) AS reviews,
  coalesce(present.reviews_without_response, 0) AS reviews_without_response,
  totals.reviews AS reviews_of_this_kind,
  round(coalesce(present.reviews, 0) * 1.0 / totals.reviews, 3) AS share,
  c.id AS level_id
FROM codes AS c
CROSS JOIN totals
LEFT JOIN present ON present.code_id = c.id AND present.kind IS totals.kind
WHERE c.scheme = 'level';

CREATE VIEW theme_by_year AS
-- In how many reviews a theme is present, by the year of the death or harm; NULL: year not stated.
WITH totals AS (
  SELECT year_of_event, count(*) AS reviews FROM reviews GROUP BY year_of_event
),
present AS (
  SELECT r.year_of_event, t.code_id, count(DISTINCT r.id) AS reviews
  FROM tags AS t
  JOIN reviews AS r ON r.document_id = t.document_id
  WHERE t.counted = 1
  GROUP BY r.year_of_event, t.code_id
)
SELECT
  c.family,
  c.label AS theme,
  totals.year_of_event,
  coalesce(present.reviews, 0) AS reviews,
  totals.reviews AS reviews_of_this_year,
  round(coalesce(present.reviews, 0) * 1.0 / totals.reviews, 3) AS share,
  c.id AS theme_id
FROM codes AS c
CROSS JOIN totals
LEFT JOIN present
  ON present.code_id = c.id AND present.year_of_event IS totals.year_of_event
WHERE c.scheme = 'theme';

CREATE VIEW theme_by_year_published AS
-- In how many reviews a theme is present, by the year of publication, often years after the event.
WITH totals AS (
  SELECT year_published, count(*) AS reviews FROM reviews GROUP BY year_published
),
present AS (
  SELECT r.year_published, t.code_id, count(DISTINCT r.id) AS reviews
  FROM tags AS t
  JOIN reviews AS r ON r.document_id = t.document_id
  WHERE t.counted = 1
  GROUP BY r.year_published, t.code_id
)
SELECT
  c.family,
  c.label AS theme,
  totals.year_published,
  coalesce(present.reviews, 0) AS reviews,
  totals.reviews AS reviews_of_this_year,
  round(coalesce(present.reviews, 0) * 1.0 / totals.reviews, 3) AS share,
  c.id AS theme_id
FROM codes AS c
CROSS JOIN totals
LEFT JOIN present
  ON present.code_id = c.id AND present.year_published IS totals.year_published
WHERE c.scheme = 'theme';

CREATE VIEW reviews_by_area AS
-- How many reviews each area has, of which kinds, and over which years of publication.
SELECT
  area,
  sum(reviews) AS reviews,
  group_concat(coalesce(kind, 'kind not known') || ' ' || reviews, ', ') AS kinds,
  min(first_year) AS first_year_published,
  max(last_year) AS last_year_published,
  sum(recommendations) AS recommendations
FROM (
  SELECT
    area,
    kind,
    count(*) AS reviews,
    min(year_published) AS first_year,
    max(year_published) AS last_year,
    sum(recommendations) AS recommendations
  FROM reviews
  GROUP BY area, kind
  ORDER BY area, kind
)
GROUP BY area;

CREATE VIEW recommendations_by_addressee AS
-- How many recommendations each body was given, by how many reviews; NULL: no addressee found.
SELECT
  m.addressee,
  count(*) AS recommendations,
  count(DISTINCT r.id) AS reviews,
  min(r.year_published) AS first_year_published,
  max(r.year_published) AS last_year_published
FROM recommendations AS m
JOIN reviews AS r ON r.document_id = m.document_id
GROUP BY m.addressee;

CREATE VIEW recommendation_register AS
-- Every recommendation with its review, its address and the themes of its passage.
SELECT
  r.review_id,
  r.title AS review,
  r.kind,
  r.area,
  r.year_published,
  m.number,
  m.text,
  m.addressee,
  m.deadline,
  p.address,
  m.page,
  (
    SELECT json_group_array(label) FROM (
      SELECT DISTINCT c.ordinal, c.label
      FROM tags AS t
      JOIN codes AS c ON c.id = t.code_id
      WHERE t.passage_id = m.passage_id AND t.counted = 1 AND c.scheme = 'theme'
      ORDER BY c.ordinal
    )
  ) AS themes,
  m.id AS recommendation_id,
  m.passage_id,
  m.document_id
FROM recommendations AS m
JOIN reviews AS r ON r.document_id = m.document_id
JOIN passages AS p ON p.id = m.passage_id;

CREATE VIEW repeat_recommendations AS
-- Every recommendation that another review makes too, with its group and where it stands.
SELECT
  'asked for ' || g.reviews || ' times'
  || CASE
    WHEN g.areas = 0 THEN ''
    ELSE ' in ' || g.areas || CASE WHEN g.areas = 1 THEN ' area' ELSE ' areas' END
  END
  || CASE WHEN g.first_year IS NULL THEN '' ELSE ' since ' || g.first_year END AS asked,
  g.text AS asked_text,
  r.review_id,
  r.title AS review,
  r.kind,
  r.area,
  r.year_published,
  m.text,
  m.addressee,
  g.addressee_kind,
  p.address,
  m.page,
  b.similarity,
  b.counted,
  g.members,
  g.reviews,
  g.areas,
  g.first_year,
  g.last_year,
  g.method,
  b.ordinal,
  g.id AS group_id,
  m.id AS recommendation_id,
  m.passage_id,
  m.document_id
FROM recommendation_group_members AS b
JOIN recommendation_groups AS g ON g.id = b.group_id
JOIN recommendations AS m ON m.id = b.recommendation_id
JOIN reviews AS r ON r.document_id = m.document_id
JOIN passages AS p ON p.id = m.passage_id;

CREATE VIEW passages_coded AS
-- Every passage that carries a counted code, with its themes and levels.
SELECT
  r.review_id,
  r.title AS review,
  r.kind,
  r.area,
  p.address,
  p.page_first AS page,
  p.section_kind,
  p.heading,
  p.text,
  (
    SELECT c.label
    FROM tags AS t
    JOIN codes AS c ON c.id = t.code_id
    WHERE t.passage_id = p.id AND t.counted = 1 AND t.is_primary = 1 AND c.scheme = 'level'
    ORDER BY t.ordinal
    LIMIT 1
  ) AS primary_level,
  (
    SELECT json_group_array(label) FROM (
      SELECT DISTINCT c.ordinal, c.label
      FROM tags AS t
      JOIN codes AS c ON c.id = t.code_id
      WHERE t.passage_id = p.id AND t.counted = 1 AND c.scheme = 'level'
      ORDER BY c.ordinal
    )
  ) AS levels,
  (
    SELECT json_group_array(label) FROM (
      SELECT DISTINCT c.ordinal, c.label
      FROM tags AS t
      JOIN codes AS c ON c.id = t.code_id
      WHERE t.passage_id = p.id AND t.counted = 1 AND c.scheme = 'theme'
      ORDER BY c.ordinal
    )
  ) AS themes,
  p.id AS passage_id,
  p.document_id
FROM passages AS p
JOIN reviews AS r ON r.document_id = p.document_id
WHERE EXISTS (SELECT 1 FROM tags AS t WHERE t.passage_id = p.id AND t.counted = 1);

CREATE VIEW evidence AS
-- Every code with the words that carry it, its address and its review; negated ones too.
SELECT
  r.review_id,
  r.title AS review,
  r.kind,
  r.area,
  p.address,
  p.page_first AS page,
  c.scheme,
  c.family,
  c.label,
  e.quote,
  t.polarity,
  t.facet,
  t.party,
  t.score,
  t.method,
  t.counted,
  p.text,
  d.file,
  c.id AS code_id,
  t.id AS tag_id,
  p.id AS passage_id,
  p.document_id
FROM tag_evidence AS e
JOIN tags AS t ON t.id = e.tag_id
JOIN codes AS c ON c.id = t.code_id
JOIN passages AS p ON p.id = t.passage_id
JOIN documents AS d ON d.id = p.document_id
JOIN reviews AS r ON r.document_id = p.document_id;

CREATE VIEW facts_stated AS
-- Every fact that a review or the catalogue states, with the words and the address behind it.
SELECT
  r.review_id,
  r.title AS review,
  f.name AS fact,
  f.value,
  f.status,
  f.quote,
  p.address,
  f.page,
  f.method,
  f.confidence,
  f.passage_id,
  f.document_id
FROM facts AS f
JOIN reviews AS r ON r.document_id = f.document_id
LEFT JOIN passages AS p ON p.id = f.passage_id
WHERE f.status <> 'not_mentioned';

CREATE VIEW people_in_reviews AS
-- Who has a part in each case, under the review's own names for them.
SELECT
  r.review_id,
  r.title AS review,
  r.kind,
  n.name,
  n.role,
  n.age,
  n.sex,
  n.ethnicity,
  n.relationship,
  n.quote,
  p.address,
  n.page,
  n.passage_id,
  n.document_id
FROM people AS n
JOIN reviews AS r ON r.document_id = n.document_id
JOIN passages AS p ON p.id = n.passage_id;

CREATE VIEW problems_by_code AS
-- How often each problem arose, in how many files, with one of them to look at.
SELECT
  code,
  severity,
  count(*) AS problems,
  count(DISTINCT file) AS files,
  min(file || ': ' || detail) AS example
FROM problems
GROUP BY code, severity;
