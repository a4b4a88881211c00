"""The plainest tagger: themes by a list of terms (`terms.yaml`), with which others are compared."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import yaml

from classify.errors import BadValueError
from classify.scores import Bools

TERMS_FILE = Path(__file__).with_name("terms.yaml")


def read_term_list(path: Path = TERMS_FILE) -> Mapping[str, tuple[str, ...]]:
    """The terms of each theme.

    Args:
        path: YAML: a list of terms for each theme's id.

    Raises:
        BadValueError: It is not such a file; the message names the theme.
    """
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(said, dict):
        raise BadValueError(f"{path.name}: a list of terms for each theme was expected")
    for theme, terms in said.items():
        if not (isinstance(terms, list) and terms and all(isinstance(t, str) for t in terms)):
            raise BadValueError(f"{path.name}: {theme}: a list of terms was expected")
    return {str(theme): tuple(terms) for theme, terms in said.items()}


def find_by_terms(
    texts: Sequence[str], themes: Sequence[str], terms: Mapping[str, Sequence[str]]
) -> Bools:
    """Which themes a list of terms suggests.

    Args:
        texts: The passages' texts.
        themes: The themes asked for; one without terms is never suggested.
        terms: The terms of each theme.

    Returns:
        Shape (texts, themes): whether a word of the text begins with one of the theme's terms.
    """
    patterns = [
        re.compile(rf"\b(?:{'|'.join(map(re.escape, terms[theme]))})", re.IGNORECASE)
        if theme in terms
        else None
        for theme in themes
    ]
    found = [[p is not None and p.search(text) is not None for p in patterns] for text in texts]
    return np.array(found, dtype=np.bool_).reshape(len(texts), len(themes))
