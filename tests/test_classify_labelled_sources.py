"""Labels of several sources: each text once, own codes first, what is left out said."""

from dataclasses import replace
from pathlib import Path

import pytest

from classify.codebook import read_codebook
from classify.labelled import read_labels
from classify.labelled_sources import Sources, gather_labels
from classify.models import Codebook


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return read_codebook()


def test_own_codes_replace_shipped_ones(tmp_path: Path, codebook: Codebook) -> None:
    shipped = read_labels(codebook)
    text = shipped[0].text.replace('"', '""')
    (tmp_path / "mine.csv").write_text(f'text,theme\n"{text}",weapons\nNobody spoke.,\n')
    found = gather_labels(Sources(own=(tmp_path / "mine.csv",)), codebook)
    assert (found.shipped, found.own, found.replaced) == (len(shipped) - 1, {"mine.csv": 2}, 1)
    assert len(found.passages) == len(shipped) + 1
    assert [p.agreed.affirmed for p in found.passages[-2:]] == [
        frozenset({"weapons"}),
        frozenset(),
    ]


def test_shipped_labels_of_codes_that_are_gone_are_counted(codebook: Codebook) -> None:
    gone = ("weapons", "neighbourhood_community")
    some = codebook.codes[0]
    assert some.code_id == "individual"
    left = replace(codebook, codes=tuple(c for c in codebook.codes if c.code_id not in gone))
    found = gather_labels(Sources(), left)
    known = {code.code_id for code in left.codes}
    assert set(found.dropped) <= {code.code_id for code in codebook.codes} - known
    assert found.dropped["weapons"] > 100
    for passage in found.passages:
        assert passage.agreed.affirmed <= known
        assert passage.agreed.primary_level in {None, *known}


def test_own_alone(tmp_path: Path, codebook: Codebook) -> None:
    (tmp_path / "mine.csv").write_text("text,theme\nNobody spoke.,\n")
    found = gather_labels(Sources(own=(tmp_path,), shipped=False), codebook)
    assert (found.shipped, found.own, len(found.passages)) == (0, {tmp_path.name: 1}, 1)


def test_documents_that_are_not_there_are_named(tmp_path: Path, codebook: Codebook) -> None:
    sources = Sources(documents=tmp_path)
    found = gather_labels(sources, codebook, lambda _: ())
    assert found.documents is not None
    assert found.documents.documents == ()
    assert len(found.documents.absent) == 24
    assert len(found.passages) == found.shipped


def test_no_labels_at_all_are_refused() -> None:
    with pytest.raises(ValueError, match="no labels of any kind"):
        Sources(shipped=False)
