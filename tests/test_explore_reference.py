"""docs/store.md says what the site says."""

from pathlib import Path

from explore.metadata import read_site_notes
from explore.reference import reference, store_columns

PAGE = Path(__file__).parent.parent / "docs" / "store.md"


def test_the_page_is_made_from_the_sites_words() -> None:
    made = reference(read_site_notes(), store_columns())
    assert PAGE.read_text(encoding="utf-8") == made, (
        "run python -m explore.reference > docs/store.md"
    )
