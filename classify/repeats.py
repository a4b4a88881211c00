"""Which recommendations ask for the same thing: pairs scored, then grouped by average linkage.

A pair's score is the probability that both ask the same of the same kind of body, by a logistic
regression of a few inputs, fitted on labelled recommendations by `benchmarks/repeats.py` and kept
in `repeats.json`. Two groups join while the mean over all their pairs stays at the threshold or
above, so that a chain of likenesses does not make a group.

Source:
    Sokal and Michener (1958), A statistical method for evaluating systematic relationships
    (average linkage).
"""

import hashlib
import heapq
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from classify.asks import Ask, Asks, make_asks
from classify.encode import Encoder
from classify.errors import ModelError
from classify.examples import Floats
from classify.modes import tagger_digest

MEANING, WORDS = "meaning", "words"
INPUTS: Mapping[str, tuple[str, ...]] = {
    MEANING: ("meaning", "themes", "words", "acts", "kind_same", "kind_other"),
    WORDS: ("words", "acts", "kind_same", "kind_other"),
}
FLOOR = 0.1  # a pair below it counts as none: it keeps the pairs of 20,000 few enough to hold
_FILE = Path(__file__).with_name("repeats.json")
_BLOCK = 512
_DIGITS = 4  # below them a sum of products may depend on the machine


@dataclass(frozen=True, slots=True, kw_only=True)
class PairModel:
    """How alike two recommendations must be."""

    weights: Floats  # (inputs,), in the order of `INPUTS`
    intercept: float
    threshold: float  # of the mean probability over the pairs of a group


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatModel:
    """What `repeats.json` holds."""

    pairs: Mapping[str, PairModel]  # by method
    stems: Mapping[str, int]  # in how many labelled recommendations each stands
    texts: int  # how many those are


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatGroup:
    """Recommendations that ask for the same thing, the likest to the others first."""

    group_id: str  # follows from its members' ids
    members: tuple[str, ...]
    similarity: tuple[float, ...]  # of each, its mean score with the others, 0.0 to 1.0


@cache
def read_repeat_model(file: Path = _FILE) -> RepeatModel:
    """The fitted weights.

    Raises:
        ModelError: The file is missing or is not what it should be.
    """
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return RepeatModel(
            pairs={
                method: PairModel(
                    weights=np.array([own["weights"][name] for name in names], dtype=np.float32),
                    intercept=float(own["intercept"]),
                    threshold=float(own["threshold"]),
                )
                for method, names in INPUTS.items()
                for own in [said["methods"][method]]
            },
            stems=said["stems"],
            texts=int(said["texts"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{file}: not the weights of repeats ({error!r})") from error


def find_repeats(
    asks: Sequence[Ask], encoder: Encoder | None = None, model: RepeatModel | None = None
) -> tuple[RepeatGroup, ...]:
    """Group recommendations that ask for the same thing.

    Args:
        asks: Recommendations, in any order; their ids differ.
        encoder: Reads them; None to go by words, acts and addressees alone.
        model: Fitted weights; None for those that ship.

    Returns:
        Groups of two or more, by id; the same whatever the order of `asks`.
    """
    if len(asks) < 2:
        return ()
    model = model or read_repeat_model()
    ordered = sorted(asks, key=lambda ask: ask.ask_id)
    method = WORDS if encoder is None else MEANING
    pairs = model.pairs[method]
    numbers = make_asks(ordered, model.stems, model.texts, encoder)
    scored = score_pairs(numbers, method, pairs)
    groups = [
        _group([ordered[item].ask_id for item in members], members, scored)
        for members in link(len(ordered), scored, pairs.threshold)
    ]
    return tuple(sorted(groups, key=lambda group: group.group_id))


def pair_inputs(asks: Asks, method: str, rows: slice) -> Floats:
    """The inputs of some asks beside all, shape (rows, n, inputs)."""
    return np.stack(_inputs(asks, method, rows), axis=-1).astype(np.float32)


def _inputs(asks: Asks, method: str, rows: slice) -> list[Floats]:
    """The inputs, each of shape (rows, n), in the order of `INPUTS`."""
    acts = asks.acts[rows] @ asks.acts.T
    either = asks.acts[rows].sum(1)[:, None] + asks.acts.sum(1)[None, :] - acts
    same = np.minimum(asks.kinds[rows] @ asks.kinds.T, 1.0)
    is_known = asks.kinds.max(axis=1)
    found = {
        "words": asks.words[rows] @ asks.words.T,
        "acts": acts / np.maximum(either, 1.0),
        "kind_same": same,
        "kind_other": is_known[rows][:, None] * is_known[None, :] * (1.0 - same),
    }
    if asks.meaning is not None and asks.themes is not None:
        found["meaning"] = asks.meaning[rows] @ asks.meaning.T
        found["themes"] = asks.themes[rows] @ asks.themes.T
    return [found[name] for name in INPUTS[method]]


def score_pairs(asks: Asks, method: str, model: PairModel) -> dict[tuple[int, int], float]:
    """The probability of each pair (lower, higher) that reaches `FLOOR`."""
    count = len(asks.words)
    scored: dict[tuple[int, int], float] = {}
    for start in range(0, count, _BLOCK):
        rows = slice(start, min(start + _BLOCK, count))
        logits = np.full((rows.stop - rows.start, count), model.intercept, dtype=np.float32)
        for weight, values in zip(model.weights, _inputs(asks, method, rows), strict=True):
            logits += weight * values
        chances = np.round(1 / (1 + np.exp(-logits)), _DIGITS)
        apart = (asks.kinds[rows] @ asks.kinds.T) == 0
        chances[apart & (np.outer(asks.serves[rows], asks.serves) > 0)] = 0.0
        lower, higher = np.nonzero(np.triu(chances >= FLOOR, k=start + 1))
        values = chances[lower, higher].astype(np.float64).round(_DIGITS).tolist()
        scored.update(
            zip(zip((lower + start).tolist(), higher.tolist(), strict=True), values, strict=True)
        )
    return scored


def link(
    count: int, scored: Mapping[tuple[int, int], float], threshold: float
) -> list[tuple[int, ...]]:
    """Groups of two or more by average linkage; a pair that is not scored counts 0.

    The likest two groups join first; of equals those with the lowest members.
    """
    sums: dict[int, dict[int, float]] = {item: {} for item in range(count)}
    for (low, high), score in scored.items():
        sums[low][high] = sums[high][low] = score
    members: dict[int, tuple[int, ...]] = {item: (item,) for item in range(count)}
    heap = [(-score, low, high) for (low, high), score in scored.items() if score >= threshold]
    heapq.heapify(heap)
    while heap:
        _, low, high = heapq.heappop(heap)
        if low not in members or high not in members:
            continue
        # The joined group has a new number, so that what the heap holds of its parts is passed over
        new = count
        count += 1
        joined = sums.pop(low)
        for other, score in sums.pop(high).items():
            joined[other] = joined.get(other, 0.0) + score
        members[new] = tuple(sorted((*members.pop(low), *members.pop(high))))
        joined = {other: score for other, score in joined.items() if other in members}
        sums[new] = joined
        for other, score in joined.items():
            sums[other].pop(low, None)
            sums[other].pop(high, None)
            sums[other][new] = score
            mean = round(score / (len(members[new]) * len(members[other])), 6)
            if mean >= threshold:
                heapq.heappush(heap, (-mean, min(new, other), max(new, other)))
    return sorted(own for own in members.values() if len(own) > 1)


def _group(
    ids: Sequence[str], members: Sequence[int], scored: Mapping[tuple[int, int], float]
) -> RepeatGroup:
    means = [
        sum(
            scored.get((min(one, other), max(one, other)), 0.0) for other in members if other != one
        )
        / (len(members) - 1)
        for one in members
    ]
    ranked = sorted(
        ((round(mean, _DIGITS), ask_id) for mean, ask_id in zip(means, ids, strict=True)),
        key=lambda pair: (-pair[0], pair[1]),
    )
    return RepeatGroup(
        group_id=group_id(ids),
        members=tuple(ask_id for _, ask_id in ranked),
        similarity=tuple(mean for mean, _ in ranked),
    )


def group_id(ids: Sequence[str]) -> str:
    """A group's id: it follows from its members' and stays while they do."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:16]


def repeats_digest(method: str) -> str:
    """A digest of all that groups by a method are made from, recommendations aside."""
    whole = hashlib.sha256(_FILE.read_bytes())
    whole.update(_FILE.with_suffix(".toml").read_bytes())
    if method == MEANING:
        whole.update((tagger_digest() or "").encode())
    return whole.hexdigest()
