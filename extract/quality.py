"""How much of a page's text layer reads as words."""

import re
from collections.abc import Sequence

POOR_QUALITY = 0.6  # share of words that look like words; below it a page is read by OCR
_SOUND = re.compile(
    r"[\W_]*(?:[^\W\d_]+(?:[-’'./&][^\W\d_]+)*(?:’s|'s)?|£?\d[\d,./:()%-]*(?:[a-z]{1,3})?|\(?[a-z]\)?)?[\W_]*",
    re.IGNORECASE,
)


def measure_quality(tokens: Sequence[str]) -> float:
    """Share of tokens that look like words or numbers, 0.0 to 1.0; 0.0 for an empty page.

    A hidden layer from a poor scan, or a font without a proper encoding, gives tokens of mixed
    signs; printed English stays above 0.9.
    """
    if not tokens:
        return 0.0
    sound = sum(1 for token in tokens if _SOUND.fullmatch(token))
    return round(sound / len(tokens), 3)
