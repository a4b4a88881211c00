"""Who wrote a review and who chaired it: from labelled lines, bare names and sentences."""

from collections import Counter

from extract.facts_credit_lines import find_bare, find_labelled
from extract.facts_credit_text import find_in_text
from extract.facts_credits import Credit
from extract.facts_reading import Finding, Reading


def find_credits(
    reading: Reading, title_names: frozenset[str]
) -> tuple[Finding | None, Finding | None]:
    """The author and the chair.

    Args:
        reading: The document.
        title_names: Words of the title's pseudonyms, which are nobody's bare name line.

    Returns:
        Author and chair, each None where the text names none. A role of both ("Independent
        Chair and Author") gives both. In a review whose chair alone is named no author is
        guessed, nor the other way round.
    """
    labelled = list(find_labelled(reading.cover, 0.95))
    chairs = {_surname(one.name) for one in labelled if one.is_chair and not one.is_author}
    bare = find_bare(reading.cover, title_names)
    found = [
        *labelled,
        *(one for one in bare if _surname(one.name) not in chairs),
        *find_labelled(reading.opening, 0.9),
        *find_in_text(reading),
    ]
    return _best(found, author=True), _best(found, author=False)


def _best(found: list[Credit], *, author: bool) -> Finding | None:
    """The surest credit; of equals the first, joined with others of its own line's standing."""
    fitting = [credit for credit in found if (credit.is_author if author else credit.is_chair)]
    if not fitting:
        return None
    # A name credited in several places is surer than any of them says.
    times = Counter(_surname(credit.name) for credit in fitting)
    best = max(
        fitting,
        key=lambda credit: credit.confidence + 0.05 * min(times[_surname(credit.name)] - 1, 3),
    )
    return Finding(value=best.name, span=best.span, confidence=round(best.confidence, 2))


def _surname(name: str) -> str:
    return name.split(" and ")[0].split(",")[0].split()[-1].lower()
