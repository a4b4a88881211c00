"""Which labelled passages a tagger is trained from, and what was left out of them and why.

Three sources: the passages that ship with the tool, coded passages of documents that are at hand,
and a researcher's own, which outrank both.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from classify.codebook import read_codebook
from classify.labelled import Coding, LabelledPassage, ThemeLabel, read_labels
from classify.labelled_csv import outrank, read_labels_at
from classify.labelled_documents import Extractor, FoundLabels, read_document_labels
from classify.models import Codebook, Scheme

_PARTY_FAMILIES = "ABC"  # families of themes that somebody has (codebook rule 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where labels are to come from."""

    own: tuple[Path, ...] = ()  # CSV files, or folders of them; later ones outrank earlier ones
    shipped: bool = True
    documents: Path | None = None  # a folder that may hold documents whose passages were coded

    def __post_init__(self) -> None:
        """Refuse what gives nothing."""
        if not self.shipped and not self.own and self.documents is None:
            raise ValueError("no labels of any kind: name some, or take the shipped ones")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Labelled passages, with an account of where they are from."""

    passages: tuple[LabelledPassage, ...]
    shipped: int  # of the passages, how many came with the tool
    writing_passes: int  # by so many voices
    own: Mapping[str, int]  # by file or folder: passages of a researcher's own
    documents: FoundLabels | None
    replaced: int  # passages whose shipped codes the researcher's replaced
    dropped: Mapping[str, int] = field(default_factory=dict)  # by code that the codebook lacks


def gather_labels(
    sources: Sources, codebook: Codebook, extract: Extractor | None = None
) -> Gathered:
    """Everything labelled, each text once.

    Args:
        sources: Where from.
        codebook: The codes; shipped labels of others are left out and counted, a researcher's own
            are faults.
        extract: Reads a document's passages; wanted where documents are.

    Raises:
        LabelsError: A row is not as it must be, or a file is not there.
    """
    ours = read_codebook()  # the shipped labels are coded by the shipped codebook
    dropped: Counter[str] = Counter()
    shipped = tuple(_fitted(read_labels(ours), codebook, dropped)) if sources.shipped else ()
    found = None
    real: tuple[LabelledPassage, ...] = ()
    if sources.documents is not None and extract is not None:
        found = read_document_labels(ours, sources.documents, extract)
        real = tuple(_fitted(found.passages, codebook, dropped))
    own: tuple[LabelledPassage, ...] = ()
    counts: dict[str, int] = {}
    for path in sources.own:
        read = read_labels_at(path, codebook)
        counts[path.name] = len(read)
        own = outrank(own, read)
    before = (*shipped, *real)
    passages = outrank(before, own)
    left = {id(passage) for passage in passages}
    kept = [passage for passage in shipped if id(passage) in left]
    return Gathered(
        passages=passages,
        shipped=len(kept),
        writing_passes=len({passage.writing_pass for passage in kept}),
        own=counts,
        documents=found,
        replaced=len(before) + len(own) - len(passages),
        dropped=dict(sorted(dropped.items())),
    )


def _fitted(
    passages: Sequence[LabelledPassage], codebook: Codebook, dropped: Counter[str]
) -> Iterator[LabelledPassage]:
    """Passages with the codes that a codebook has; what it lacks is counted in `dropped`."""
    families = {code.code_id: code.family or "" for code in codebook.scheme(Scheme.THEME)}
    levels = {code.code_id for code in codebook.scheme(Scheme.LEVEL)}

    def fit(coding: Coding | None) -> Coding | None:
        if coding is None:
            return None
        primary = coding.primary_level
        return Coding(
            primary_level=primary if primary in levels else None,
            other_levels=tuple(level for level in coding.other_levels if level in levels),
            themes=tuple(_with_party(t, families) for t in coding.themes if t.code_id in families),
        )

    for passage in passages:
        agreed = passage.agreed
        dropped.update({t.code_id for t in agreed.themes} - set(families))
        if agreed.primary_level is not None:
            dropped.update({agreed.primary_level} - levels)
        first = fit(passage.first)
        assert first is not None
        yield replace(passage, first=first, second=fit(passage.second), third=fit(passage.third))


def _with_party(label: ThemeLabel, families: Mapping[str, str]) -> ThemeLabel:
    """A label whose theme has moved to a family of nobody's loses its party."""
    if label.party is None or families[label.code_id][:1] in _PARTY_FAMILIES:
        return label
    return replace(label, party=None)
