"""What an encoder is taught from, put in one order: no PyTorch is wanted for it.

Passages that coders have read come first, then the codebook's own definitions as further examples,
then passages that nobody has coded, which only a teacher can say something of.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from classify.examples import Floats, Ints, Span, assign_folds, encoder_heading, make_targets
from classify.labelled import LabelledPassage
from classify.labelled_documents import passage_digest
from classify.models import Codebook, Scheme
from extract.models import Passage, PassageKind

FEWEST_WORDS, MOST_WORDS = 25, 230  # of an uncoded passage: longer ones are read in windows
MOST_UNCODED = 7_000
_NOT_ASKED = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Curriculum:
    """n coded passages, d definitions, u uncoded passages; t themes, l levels."""

    texts: tuple[str, ...]  # n + d + u
    headings: tuple[str, ...]
    coded: int  # n
    defined: int  # d
    themes: Floats  # (n + d, t); -1.0: not asked
    primary: Floats  # (n + d, l + 1)
    levels: Floats  # (n + d, l)
    spans: tuple[Span, ...]
    folds: Ints  # (n,)
    digests: tuple[str, ...]  # n
    theme_ids: tuple[str, ...]
    level_ids: tuple[str, ...]

    @property
    def uncoded(self) -> int:
        """How many passages nobody has coded."""
        return len(self.texts) - self.coded - self.defined


@dataclass(frozen=True, slots=True, kw_only=True)
class _Example:
    """A sentence of the codebook, with the codes that it stands for."""

    text: str
    themes: Floats
    primary: Floats


def make_curriculum(
    passages: Sequence[LabelledPassage],
    codebook: Codebook,
    uncoded: Sequence[tuple[str, str]],
    folds: int,
) -> Curriculum:
    """Everything to teach from.

    Args:
        passages: Labelled passages with their text.
        codebook: The codes, whose definitions are examples too.
        uncoded: Headings and texts that nobody has coded.
        folds: How many folds the labelled passages are put into.
    """
    targets = make_targets(passages, codebook)
    examples = list(_definitions(codebook))
    primary = np.array([example.primary for example in examples], dtype=np.float32)
    headings = [heading for heading, _ in uncoded]
    return Curriculum(
        texts=(*targets.texts, *(e.text for e in examples), *(text for _, text in uncoded)),
        headings=(*targets.headings, *("" for _ in examples), *headings),
        coded=len(passages),
        defined=len(examples),
        themes=np.concatenate([targets.themes, np.array([e.themes for e in examples])]),
        primary=np.concatenate([targets.primary, primary]),
        levels=np.concatenate([targets.levels, (primary[:, :-1] > 0).astype(np.float32)]),
        spans=targets.spans,
        folds=assign_folds(targets.groups, folds),
        digests=tuple(passage_digest(text) for text in targets.texts),
        theme_ids=targets.theme_ids,
        level_ids=targets.level_ids,
    )


def _definitions(codebook: Codebook) -> Iterator[_Example]:
    themes, levels = codebook.scheme(Scheme.THEME), codebook.scheme(Scheme.LEVEL)
    level_at = {code.code_id: place for place, code in enumerate(levels)}
    for place, code in enumerate(themes):
        asked = np.zeros(len(themes), dtype=np.float32)
        asked[place] = 1.0
        primary = np.zeros(len(levels) + 1, dtype=np.float32)
        for level in code.levels:
            primary[level_at[level]] = 1.0 / len(code.levels)
        for text in (code.definition, code.include, f"{code.label}. {code.definition}"):
            yield _Example(text=text, themes=asked, primary=primary)
    nothing = np.full(len(themes), _NOT_ASKED, dtype=np.float32)
    for place, code in enumerate(levels):
        primary = np.zeros(len(levels) + 1, dtype=np.float32)
        primary[place] = 1.0
        for text in (code.definition, code.include, *code.examples):
            yield _Example(text=text, themes=nothing, primary=primary)


def choose_uncoded(
    passages: Sequence[Passage],
    known: Sequence[str],
    *,
    most: int = MOST_UNCODED,
    seed: int = 3,
) -> list[tuple[str, str]]:
    """Passages for a teacher to read: running text, each once, none that coders have read.

    Args:
        passages: Passages of any documents.
        known: Digests of the coded ones.
        most: How many are taken, by lot.
        seed: Of the lot.

    Returns:
        Headings, as an encoder reads them, and texts.
    """
    seen = set(known)
    found: dict[str, tuple[str, str]] = {}
    for passage in passages:
        is_text = passage.kind in (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM)
        if not is_text or passage.furniture or passage.is_boilerplate:
            continue
        if not FEWEST_WORDS <= len(passage.text.split()) <= MOST_WORDS:
            continue
        digest = passage_digest(passage.text)
        if digest not in seen:
            seen.add(digest)
            heading = encoder_heading(str(passage.section_kind), passage.heading)
            found[digest] = (heading, passage.text)
    order = sorted(found)  # by digest: the same whatever order the files were read in
    random.Random(seed).shuffle(order)  # noqa: S311 - a lot, not a secret
    return [found[digest] for digest in order[:most]]
