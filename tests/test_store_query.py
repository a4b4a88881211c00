"""Queries as people type them."""

import pytest

from store.query import match_queries


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ()),
        ("  \t ", ()),
        # Nothing to find in punctuation alone.
        ("!? -- & '", ()),
        ('""', ()),
        ("*", ()),
        ("knife", ('"knife"',)),
        # All the words, in any order.
        ("knife school", ('"knife" AND "school"',)),
        # Phrases, straight and as a word processor turns them; an unclosed one runs to the end.
        ('"coercive control"', ('"coercive control"',)),
        ("“coercive control” police", ('"coercive control" AND "police"',)),
        ('police "coercive control', ('"police" AND "coercive control"',)),
        # Beginnings.
        ("safeguard*", ('"safeguard"*',)),
        ('"risk assess"*', ('"risk assess"*',)),
        ("stab**", ('"stab"*',)),
        # Operators in capitals alone.
        ("knife OR machete", ('"knife" OR "machete"', '"knife" AND "machete"')),
        ("knife and fork", ('"knife" AND "and" AND "fork"',)),
        ("knife NOT bus x", ('"knife" NOT "bus" AND "x"', '"knife" AND "bus" AND "x"')),
        ("knife AND NOT school", ('"knife" NOT "school"', '"knife" AND "school"')),
        ('"AND"', ('"AND"',)),
        # Brackets, with the AND that FTS5 wants beside them.
        (
            "police (knife OR machete) school",
            (
                '"police" AND ( "knife" OR "machete" ) AND "school"',
                '"police" AND "knife" AND "machete" AND "school"',
            ),
        ),
        # What has a meaning in FTS5 has none inside a string: columns, NEAR, carets, plus.
        ("text:knife", ('"text:knife"',)),
        ("NEAR(knife, 3)", (
            '"NEAR" AND ( "knife," AND "3" )',
            '"NEAR" AND "knife," AND "3"',
        )),
        ("^knife + -school", ('"^knife" AND "-school"',)),
        ("ex-partner's", ('"ex-partner\'s"',)),
        ("s.47", ('"s.47"',)),
        # Dangling operators are left for FTS5 to refuse; the plain words come next.
        ("AND knife", ('AND "knife"', '"knife"')),
        ("(knife", ('( "knife"', '"knife"')),
        # Half of a surrogate pair, and a null.
        ("knife\ud835", ('"knife?"',)),
        ("kn\x00ife", ('"kn" AND "ife"',)),
    ],
)  # fmt: skip
def test_a_query_becomes_what_fts5_reads(query: str, expected: tuple[str, ...]) -> None:
    assert match_queries(query) == expected
