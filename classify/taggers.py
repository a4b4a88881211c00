"""What codes passages: the trained tagger, or cues alone; chosen by name and loaded once."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from classify.best import load_best
from classify.encode import OnnxEncoder
from classify.errors import ModelError
from classify.learned import LearnedTagger
from classify.model import load_model
from classify.models import Codebook, Tag
from classify.modes import BEST, CUES, DEFAULT, FAST, MODEL_FOLDER, MODES, find_best
from classify.signals import PassageText
from classify.tagging import read_tagger
from extract.models import Passage, Person


class Tagger(Protocol):
    """What codes passages."""

    @property
    def name(self) -> str:
        """What it is, with the digests of what it was made from: a store's fingerprints hold it."""
        ...

    def tag(
        self, passages: Sequence[PassageText], people: Sequence[Person] = ()
    ) -> Iterator[tuple[Tag, ...]]:
        """Code passages of one review.

        Args:
            passages: Passages that are to be coded.
            people: The review's people.

        Yields:
            The tags of each, in order: levels, the primary one first, then themes.
        """
        ...


class CuesOnly:
    """The cue tagger as a `Tagger`."""

    name = CUES

    def __init__(self, codebook: Codebook) -> None:
        self._tagger = read_tagger(codebook)

    def tag(
        self, passages: Sequence[PassageText], people: Sequence[Person] = ()
    ) -> Iterator[tuple[Tag, ...]]:
        """Code passages by their cues alone."""
        for given in passages:
            yield self._tagger.tag_text(
                given.passage_id, given.text, given.heading, given.section_kind, people
            )


@lru_cache(maxsize=4)
def load_tagger(codebook: Codebook, mode: str = DEFAULT, folder: Path | None = None) -> Tagger:
    """The tagger of a codebook and a mode, loaded once a process.

    Args:
        codebook: The codes.
        mode: One of `modes.MODES`.
        folder: A model's folder; None for the shipped one.

    Raises:
        ModelError: There is no such mode, or the model can't be read.
    """
    if mode not in MODES:
        raise ModelError(f'no mode "{mode}": it is one of {", ".join(MODES)}')
    if mode == CUES:
        return CuesOnly(codebook)
    folder = MODEL_FOLDER if folder is None else folder
    if mode == BEST:
        find_best(folder)  # before anything is loaded: the message says what to do
    model = load_model(folder)
    encoder = None if mode == FAST else OnnxEncoder(folder, model.reader.sha256)
    if mode == BEST and encoder is not None:
        return load_best(codebook, model, encoder, folder)
    return LearnedTagger(codebook, model, mode, encoder)


def tag_passages(
    passages: Sequence[Passage], tagger: Tagger, people: Sequence[Person] = ()
) -> tuple[Tag, ...]:
    """Code the passages of one review.

    Args:
        passages: The passages, in reading order.
        tagger: What codes them.
        people: The review's people, whose names then tell whose a factor is.

    Returns:
        The passages' tags, in the passages' order; none for furniture and boilerplate, which are
        never coded (codebook rule 1).
    """
    coded = [
        PassageText(
            passage_id=passage.passage_id,
            text=passage.text,
            heading=passage.heading,
            section_kind=str(passage.section_kind),
        )
        for passage in passages
        if not passage.furniture and not passage.is_boilerplate
    ]
    return tuple(tag for tags in tagger.tag(coded, people) for tag in tags)
