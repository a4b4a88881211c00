"""A second reading where the first leaves a passage open."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from samples import make_passage

from casereviews import main
from classify.bases import MPNET, check_base
from classify.best import BestTagger, ScoredTwice, is_open
from classify.codebook import read_codebook
from classify.encode import Reading
from classify.errors import ModelError
from classify.labelled_documents import passage_digest
from classify.lessons import choose_uncoded, make_curriculum
from classify.model import HeldOut, TaggerModel, load_held_out, load_model, save_held_out
from classify.models import Scheme
from classify.modes import BEST, tagger_digest
from classify.signals import PassageText
from classify.taggers import load_tagger
from extract.models import Passage, PassageKind

OPEN = "She was frightened of him."
DAY = "The panel met in the town hall on a Tuesday."


class Fixed:
    """An encoder that says one thing of every passage and remembers what it was asked."""

    def __init__(self, logit: float, themes: int = 45) -> None:
        self.name = f"fixed {logit}"
        self.logit, self.themes = logit, themes
        self.asked: list[str] = []

    def read(self, headings: Sequence[str], texts: Sequence[str]) -> Iterator[Reading]:
        for _, text in zip(headings, texts, strict=True):
            self.asked.append(text)
            yield Reading(
                themes=np.full(self.themes, self.logit, dtype=np.float32),
                levels=np.array([0, 5.0, *[0] * 13], dtype=np.float32),
                tokens=np.zeros((1, self.themes), dtype=np.float32),
                attributes=np.zeros((1, 12), dtype=np.float32),
                offsets=np.array([[0, len(text)]], dtype=np.int32),
                embedding=np.zeros(384, dtype=np.float32),
            )


@pytest.fixture(scope="module")
def model() -> TaggerModel:
    return load_model()


def given(text: str) -> PassageText:
    return PassageText(passage_id="p", text=text, heading=None, section_kind=None)


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ([0.01, 0.02], False),  # nothing is near
        ([0.99, 0.01], False),  # surely there
        ([0.30, 0.01], True),  # just below
        ([0.45, 0.01], True),  # just above
        ([0.25, 0.01], False),  # too far below
        ([0.50, 0.01], False),  # far enough above
    ],
)
def test_what_is_open(probabilities: list[float], expected: bool) -> None:
    thresholds = np.array([0.34, 0.34], dtype=np.float32)
    assert is_open(np.array([probabilities], dtype=np.float32), thresholds).tolist() == [expected]


@pytest.mark.parametrize("count", [1, 101])  # more than are held at a time
def test_only_open_passages_are_read_twice(model: TaggerModel, count: int) -> None:
    larger = Fixed(9.0)
    tagger = BestTagger(read_codebook(), model, Fixed(-9.0), larger, model.reader)
    passages = [given(DAY)] * count
    assert [type(s).__name__ for s in tagger.score(passages)] == ["Scored"] * count
    assert larger.asked == []


def test_the_second_reading_decides(model: TaggerModel) -> None:
    small, larger = Fixed(0.0), Fixed(0.0)
    tagger = BestTagger(read_codebook(), model, small, larger, model.reader)
    for small.logit in np.arange(-5.0, 5.0, 0.25):  # until it leaves a theme about its threshold
        (scored,) = tagger.score([given(OPEN)])
        if isinstance(scored, ScoredTwice):
            break
    assert set(larger.asked) == {OPEN}
    for larger.logit, finds in ((9.0, True), (-9.0, False)):
        (tags,) = tagger.tag([given(OPEN)])
        assert any(tag.scheme.value == "theme" for tag in tags) is finds


def test_without_the_larger_encoder_one_line_says_what_to_do() -> None:
    with pytest.raises(ModelError, match="casereviews best-model MPNET_FOLDER --out MODEL"):
        load_tagger(read_codebook(), BEST)
    with pytest.raises(ModelError, match="--model MODEL"):
        tagger_digest(BEST)


def test_the_commands_say_what_is_wrong_in_a_line(tmp_path: Path) -> None:
    lines = '{"id": "1", "text": "She was alone."}\n'
    for arguments, said in (
        (["classify", "--tagger", "best", "-"], "best-model"),
        (["best-model", str(tmp_path), "--out", str(tmp_path / "m")], "no config.json"),
        (["teach", "--base", str(tmp_path), "--out", str(tmp_path / "m")], ""),
    ):
        result = CliRunner().invoke(main, arguments, input=lines)
        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1
        assert said in result.stderr


def test_other_weights_are_refused(tmp_path: Path) -> None:
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(ModelError, match="78c0197b6159 was expected of all-mpnet-base-v2"):
        check_base(tmp_path, MPNET)


def test_held_out_keeps_the_teacher(tmp_path: Path) -> None:
    one = np.array([[1.0, -2.5]], dtype=np.float32)
    for teacher in (None, one):
        held = HeldOut(
            digests=("0" * 32,),
            themes=one,
            levels=one,
            attributes={("0" * 32, 1): one[0]},
            teacher=teacher,
            teacher_levels=teacher,
        )
        save_held_out(held, tmp_path / "held.safetensors")
        back = load_held_out(tmp_path / "held.safetensors")
        assert (back.teacher is None) is (teacher is None)
        if back.teacher is not None:
            assert back.teacher.tolist() == one.tolist()


def test_definitions_are_lessons() -> None:
    book = read_codebook()
    course = make_curriculum([], book, [("findings", "Nobody has coded this.")], 2)
    themes = book.scheme(Scheme.THEME)
    assert (course.coded, course.uncoded) == (0, 1)
    assert course.texts[0] == themes[0].definition
    assert course.texts[-1] == "Nobody has coded this."
    assert course.themes[0].tolist() == [1.0] + [0.0] * 44
    assert course.themes[-1].tolist() == [-1.0] * 45  # a level's: no theme is asked
    assert course.primary.sum(axis=1) == pytest.approx(np.ones(course.defined))


LONG = "She told the nurse that he had hit her and that she did not want to go home to him. " * 2


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        ([make_passage(text=LONG)], [("findings: Findings", LONG)]),
        ([make_passage(text=LONG), make_passage(text=LONG + "!")], [("findings: Findings", LONG)]),
        ([make_passage(text="Too short to learn from.")], []),
        ([make_passage(text=LONG, kind=PassageKind.TABLE_CELL)], []),
        ([make_passage(text=LONG, furniture=True)], []),
        ([make_passage(text=LONG, is_boilerplate=True)], []),
    ],
)
def test_uncoded_passages_are_running_text_each_once(
    passages: list[Passage], expected: list[tuple[str, str]]
) -> None:
    assert choose_uncoded(passages, []) == expected


def test_uncoded_passages_are_none_that_coders_have_read() -> None:
    assert choose_uncoded([make_passage(text=LONG)], [passage_digest(LONG)]) == []


def test_uncoded_passages_are_the_same_in_whatever_order() -> None:
    passages = [make_passage(text=f"{LONG} {n}") for n in range(9)]
    once, again = choose_uncoded(passages, [], most=4), choose_uncoded(passages[::-1], [], most=4)
    assert len(once) == 4
    assert once == again
