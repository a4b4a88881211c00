"""Candidates for the codebook: what uncoded passages of several reviews have in common.

Passages without a theme are grouped by meaning, again and again on parts of them; a group is given
if its members stay together. Nothing is added to a codebook: whether a group is a theme is for
people to say.

Source:
    Monti, S. et al. (2003), Consensus clustering: a resampling-based method for class discovery.
    Hennig, C. (2007), Cluster-wise assessment of cluster stability.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classify.encode import Encoder
from classify.errors import ClassifyError
from classify.examples import Floats, Ints
from classify.models import Code, Codebook, Scheme
from classify.suggest_words import OpenPassage, distinctive_terms, shorten_quote

SUGGESTIONS_SCHEMA = 1


class MissingExtraError(ClassifyError):
    """A library that only training and grouping want is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestSettings:
    """How uncoded passages are grouped."""

    least_reviews: int = 3
    least_passages: int = 4
    least_stability: float = 0.6  # Hennig: below it a cluster is no more than a pattern
    distance: float = 0.6  # cosine; mean linkage stops here
    resamples: int = 20
    share: float = 0.8  # of the passages in a resample
    seed: int = 1
    most_passages: int = 8000  # grouped at once: memory grows with the square

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        if self.least_reviews < 2 or self.least_passages < 2:
            raise ValueError("a candidate is of at least 2 reviews and 2 passages")
        if not 0.0 < self.share < 1.0 or self.resamples < 1:
            raise ValueError(f"{self.resamples} resamples of {self.share}: expected parts of all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a passage of a candidate."""

    passage_id: str
    review_id: str
    review_title: str
    address: str
    page: int
    char_start: int  # half-open, into the passage's text
    char_end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCode:
    """An existing code near to a candidate."""

    code_id: str
    label: str
    similarity: float  # cosine of the candidate's middle and the code's, -1.0 to 1.0
    by: str  # what the code's is of: "passages" that are labelled with it, or its "definition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A group of uncoded passages that stays together."""

    terms: tuple[str, ...]  # that tell it from the other uncoded passages
    passages: int
    reviews: int
    together: float  # share of its members' pairs that stay in one group, over the resamples
    stability: float  # mean likeness (Jaccard) to its closest group in each resample
    quotes: tuple[Quote, ...]  # the most typical, each of another review
    near_codes: tuple[NearCode, ...]  # the nearest first
    passage_ids: tuple[str, ...]  # the most typical first


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What was found."""

    candidates: tuple[Candidate, ...]
    grouped: int  # passages
    groups: int  # of all sizes
    unstable: int  # groups large enough that did not stay together

    def as_object(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def suggest_codes(
    passages: Sequence[OpenPassage],
    codebook: Codebook,
    encoder: Encoder,
    settings: SuggestSettings | None = None,
    middles: Mapping[str, Floats] | None = None,
) -> Suggestions:
    """Groups of uncoded passages that recur, the most widespread first.

    Args:
        passages: Passages without a theme, as `suggest_words.keep_open` leaves them.
        codebook: Its codes are what a candidate is compared with.
        encoder: Reads the passages and the codes' definitions.
        settings: How to group.
        middles: Where codes' labelled passages lie; a code without lies where its definition does.

    Returns:
        The same for the same passages in the same order.

    Raises:
        MissingExtraError: scipy is not installed.
    """
    settings = settings or SuggestSettings()
    passages = _spread(passages, settings.most_passages)
    if len(passages) < settings.least_passages:
        return Suggestions(candidates=(), grouped=len(passages), groups=0, unstable=0)
    texts = [passage.text for passage in passages]
    # Without headings: "Background" would bring together what only stands in like places.
    read = np.array([r.embedding for r in encoder.read([""] * len(texts), texts)])
    codes = codebook.scheme(Scheme.THEME)
    meant = _meanings(codes, encoder, middles or {}, read.shape[1])
    # What all uncoded passages share tells none of them apart.
    middle = read.mean(axis=0)
    places = _unit(read - middle)
    groups = group_places(places, settings.distance)
    found = _find_groups(passages, places, groups, settings)
    least = settings.least_stability
    chosen = [group for group in found if min(group.together, group.stability) >= least]
    near = _Near(codes=codes, places=_unit(meant - middle), known=frozenset(middles or {}))
    candidates = [
        Candidate(
            terms=distinctive_terms(passages, set(group.typical)),
            passages=len(group.typical),
            reviews=group.reviews,
            together=round(group.together, 3),
            stability=round(group.stability, 3),
            quotes=_quotes(passages, group.typical),
            near_codes=near.codes_of(places[list(group.typical)]),
            passage_ids=tuple(passages[member].passage_id for member in group.typical),
        )
        for group in chosen
    ]
    candidates.sort(key=lambda c: (-c.reviews, -c.stability, -c.passages, c.passage_ids))
    return Suggestions(
        candidates=tuple(candidates),
        grouped=len(passages),
        groups=int(groups.max()) + 1,
        unstable=len(found) - len(chosen),
    )


def group_places(places: Floats, distance: float) -> Ints:
    """Groups by mean linkage of cosine distances.

    Args:
        places: Unit-length rows, shape (n, dim).
        distance: Groups further apart are not joined, 0.0 to 2.0.

    Returns:
        The group of each, 0-based, in order of their first members; shape (n,).

    Raises:
        MissingExtraError: scipy is not installed.
    """
    if len(places) < 2:
        return np.zeros(len(places), dtype=np.int32)
    try:
        from scipy.cluster.hierarchy import fcluster, linkage
    except ImportError as error:
        raise MissingExtraError(
            "suggest-codes wants scipy, which is not installed: pip install 'casereviews[train]'"
        ) from error
    above = np.triu_indices(len(places), 1)
    # Rounded, so that the last bit of a product does not settle which of two pairs is joined.
    apart = np.round(1.0 - (places @ places.T)[above].astype(np.float64), 5).clip(0.0)
    marks = fcluster(linkage(apart, "average"), distance, "distance")
    order = {mark: place for place, mark in enumerate(dict.fromkeys(marks.tolist()))}
    return np.array([order[mark] for mark in marks.tolist()], dtype=np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    typical: tuple[int, ...]  # its members' places, the most typical first
    reviews: int
    together: float
    stability: float


def _find_groups(
    passages: Sequence[OpenPassage], places: Floats, groups: Ints, settings: SuggestSettings
) -> list[_Group]:
    """The groups that are large enough and of enough reviews."""
    together, stability = _stabilities(places, groups, settings)
    found = []
    for group in range(int(groups.max()) + 1):
        members = np.flatnonzero(groups == group)
        reviews = len({passages[member].review_id for member in members.tolist()})
        if len(members) >= settings.least_passages and reviews >= settings.least_reviews:
            found.append(
                _Group(
                    typical=tuple(_typical(places, members)),
                    reviews=reviews,
                    together=float(together[group]),
                    stability=float(stability[group]),
                )
            )
    return found


def _stabilities(
    places: Floats, groups: Ints, settings: SuggestSettings
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each group, how its members fare when a part of the passages is grouped anew."""
    chooser = np.random.default_rng(settings.seed)
    count = int(groups.max()) + 1
    together, likeness, seen = (np.zeros(count) for _ in range(3))
    size = max(2, round(settings.share * len(places)))
    for _ in range(settings.resamples):
        kept = np.sort(chooser.choice(len(places), size=size, replace=False))
        anew = group_places(places[kept], settings.distance)
        sizes = np.bincount(anew)
        for group, marks in _by_group(groups[kept], anew):
            if len(marks) < 2:
                continue
            parts = Counter(marks.tolist())
            pairs = sum(n * (n - 1) for n in parts.values())
            together[group] += pairs / (len(marks) * (len(marks) - 1))
            likeness[group] += max(n / (len(marks) + sizes[mark] - n) for mark, n in parts.items())
            seen[group] += 1
    return together / np.maximum(seen, 1), likeness / np.maximum(seen, 1)


def _by_group(groups: Ints, anew: Ints) -> Iterator[tuple[int, Ints]]:
    for group in np.unique(groups).tolist():
        yield group, anew[groups == group]


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)


def _spread(passages: Sequence[OpenPassage], most: int) -> list[OpenPassage]:
    """At most so many passages, evenly over all of them."""
    if len(passages) <= most:
        return list(passages)
    return [passages[place * len(passages) // most] for place in range(most)]


def _typical(places: Floats, members: NDArray[np.intp]) -> list[int]:
    """A group's members, those nearest to its middle first."""
    near = np.round(places[members] @ places[members].mean(axis=0), 5)
    return [int(members[place]) for place in np.lexsort((members, -near))]


def _quotes(passages: Sequence[OpenPassage], typical: Sequence[int]) -> tuple[Quote, ...]:
    quotes: dict[str, Quote] = {}
    for member in typical:
        passage = passages[member]
        start, end = shorten_quote(passage.text)
        quotes.setdefault(
            passage.review_id,
            Quote(
                passage_id=passage.passage_id,
                review_id=passage.review_id,
                review_title=passage.review_title,
                address=passage.address,
                page=passage.page,
                char_start=start,
                char_end=end,
                quote=passage.text[start:end],
            ),
        )
    return tuple(quotes.values())[:3]


def _meanings(
    codes: Sequence[Code], encoder: Encoder, middles: Mapping[str, Floats], dimensions: int
) -> Floats:
    unknown = [code for code in codes if code.code_id not in middles]
    defined = [f"{code.label}: {code.definition}" for code in unknown]
    readings = encoder.read([""] * len(defined), defined) if defined else ()
    read = {c.code_id: r.embedding for c, r in zip(unknown, readings, strict=True)}
    meant = [{**read, **middles}[code.code_id] for code in codes]
    return np.array(meant, dtype=np.float32).reshape(len(codes), -1 if codes else dimensions)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Near:
    """The codebook's codes and where they lie."""

    codes: tuple[Code, ...]
    places: Floats
    known: frozenset[str]  # by their labelled passages

    def codes_of(self, members: Floats) -> tuple[NearCode, ...]:
        likeness = self.places @ _unit(members.mean(axis=0, keepdims=True))[0]
        order = sorted(range(len(self.codes)), key=lambda place: (-float(likeness[place]), place))
        return tuple(
            NearCode(
                code_id=self.codes[place].code_id,
                label=self.codes[place].label,
                similarity=round(float(likeness[place]), 3),
                by="passages" if self.codes[place].code_id in self.known else "definition",
            )
            for place in order[:3]
        )
