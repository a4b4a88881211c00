"""What can be typed into a search box of the site."""

import pytest

from explore.words import readable_match


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("risk", '"risk"'),
        ("risk assess*", '"risk" AND "assess"*'),
        ('"bank card" NOT debt', '"bank card" NOT "debt"'),
        # makes no sense as it was meant: the words alone
        ("AND (risk", '"risk"'),
        # no word
        ("", '""'),
        ("'\"*(", '""'),
    ],
)
def test_readable_match(typed: str, expected: str) -> None:
    assert readable_match(typed) == expected
