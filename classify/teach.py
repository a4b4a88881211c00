"""An encoder taught anew: `casereviews teach`.

A large encoder (the teacher) learns from coded passages, once for each fold without that fold's and
once from all. What each makes of every passage, those that nobody has coded among them, is what a
small encoder (the student) learns from, beside the coders' own word. The students of folds give the
held-out readings that everything after is fitted to and measured with; the one taught by all ships.
Without a teacher the small encoder learns from the coders alone.
"""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from classify.additions import round_weights, save_additions, take_additions
from classify.best_model import ADDITIONS, RANK
from classify.encode import Reading
from classify.examples import Floats
from classify.export import export_reader
from classify.finetune import (
    EMBEDDING,
    Lessons,
    Reader,
    Settings,
    base_embeddings,
    load_reader,
    make_deterministic,
    predict,
    train,
)
from classify.lessons import Curriculum
from classify.model import HeldOut, ReaderCard, save_held_out, save_reader_card
from classify.signals import attended
from classify.tokens import Tokens, TokenSpans, WordPieces, place_spans

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachSettings:
    """How encoders are taught. The defaults are those of the shipped one."""

    teacher: Settings = field(default_factory=lambda: Settings(epochs=10, rate=6e-4, low_rank=RANK))
    student: Settings = field(
        default_factory=lambda: Settings(epochs=15, batch=48, rate=1.8e-4, embedding_share=1.0)
    )
    device: str = "cuda"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a reader makes of all texts: (n + d + u, ...) logits."""

    themes: Floats
    levels: Floats


class Teaching:
    """One course: a curriculum, two published encoders and how.

    Args:
        curriculum: What to teach.
        base: The small encoder's folder (config.json, model.safetensors, tokenizer.json).
        teacher: The large one's; None for none.
        settings: How.
        say: Is called with a line an epoch.
    """

    def __init__(
        self,
        curriculum: Curriculum,
        base: Path,
        teacher: Path | None,
        settings: TeachSettings,
        say: Say = print,
    ) -> None:
        self._all = curriculum
        self._base, self._teacher = base, teacher
        self._settings = settings
        self._say = say
        self._tokens = self._read(base)
        self._teacher_tokens = None if teacher is None else self._read(teacher)
        found = base_embeddings(base, self._tokens, settings.device)
        self._embeddings = found if found.shape[1] == EMBEDDING else None

    def _read(self, folder: Path) -> Tokens:
        return WordPieces(folder / "tokenizer.json").read(self._all.headings, self._all.texts)

    def teach(self, target: Path) -> ReaderCard:
        """Teach all folds' encoders and the one that ships, and write what `train` goes on from.

        Args:
            target: The folder to write: reader.onnx, reader.json, tokenizer.json,
                held_out.safetensors and, with a teacher, best.safetensors.

        Returns:
            What the encoder was taught.
        """
        make_deterministic()
        target.mkdir(parents=True, exist_ok=True)
        save_held_out(self._held_out(), target / "held_out.safetensors")
        taught = None
        if self._teacher is not None:
            teacher, taught = self._teach_teacher(None)
            save_additions(take_additions(teacher), target / ADDITIONS)
        student = self._teach_student(None, taught)
        offsets = student.theme_attributes.detach().cpu().numpy().copy()
        export_reader(student, target / "reader.onnx")
        shutil.copyfile(self._base / "tokenizer.json", target / "tokenizer.json")
        card = ReaderCard(
            sha256=hashlib.sha256((target / "reader.onnx").read_bytes()).hexdigest(),
            themes=self._all.theme_ids,
            levels=self._all.level_ids,
            attribute_offsets=offsets,
            trained_on=self._record(),
        )
        save_reader_card(card, target)
        return card

    def _record(self) -> dict[str, object]:
        student, teacher = self._settings.student, self._settings.teacher
        name = None if self._teacher is None else f"{self._teacher.name}, rank {teacher.low_rank}"
        return {
            "base": self._base.name,
            "passages": self._all.coded,
            "codebook_definitions": self._all.defined,
            "uncoded_passages": self._all.uncoded if self._teacher is not None else 0,
            "folds": int(self._all.folds.max()) + 1,
            "epochs": student.epochs,
            "rate": student.rate,
            "batch": student.batch,
            "seed": student.seed,
            "teacher": name,
            "teacher_epochs": teacher.epochs if name else None,
            "teacher_rate": teacher.rate if name else None,
        }

    def _held_out(self) -> HeldOut:
        """Each fold read by encoders that were taught without it."""
        n = self._all.coded
        shape = (n, self._all.themes.shape[1]), (n, 2 * self._all.levels.shape[1] + 1)
        themes, levels = (np.zeros(size, dtype=np.float32) for size in shape)
        larger, larger_levels = themes.copy(), levels.copy()
        attributes: dict[tuple[str, int], Floats] = {}
        for fold in range(int(self._all.folds.max()) + 1):
            rows = np.flatnonzero(self._all.folds == fold).tolist()
            taught = None
            if self._teacher is not None:
                _, taught = self._teach_teacher(fold)
                larger[rows], larger_levels[rows] = taught.themes[rows], taught.levels[rows]
            student = self._teach_student(fold, taught)
            attributes |= self._read_held(student, rows, themes, levels)
        has_teacher = self._teacher is not None
        return HeldOut(
            digests=self._all.digests,
            themes=themes,
            levels=levels,
            attributes=attributes,
            teacher=larger if has_teacher else None,
            teacher_levels=larger_levels if has_teacher else None,
        )

    def _read_held(
        self, student: Reader, rows: Sequence[int], themes: Floats, levels: Floats
    ) -> dict[tuple[str, int], Floats]:
        """Put a student's logits of held-out rows in place; what it says of coders' themes."""
        asked: dict[int, set[int]] = {}
        for span in self._all.spans:
            asked.setdefault(span.passage, set()).add(span.theme)
        offsets = student.theme_attributes.detach().cpu().numpy()
        said: dict[tuple[str, int], Floats] = {}
        for row, values in predict(student, self._tokens, rows, self._settings.device):
            themes[row], levels[row] = values["themes"], values["levels"]
            inside = self._tokens.inside[row]
            reading = Reading(
                themes=values["themes"],
                levels=values["levels"],
                tokens=values["tokens"][inside],
                attributes=values["attributes"][inside],
                offsets=self._tokens.offsets[row][inside],
                embedding=values["embedding"],
            )
            for theme in sorted(asked.get(row, ())):
                said[self._all.digests[row], theme] = attended(reading, theme, offsets)
        return said

    def _teach_teacher(self, fold: int | None) -> tuple[Reader, _Said]:
        assert self._teacher is not None
        assert self._teacher_tokens is not None
        settings = self._settings.teacher
        reader = self._load(self._teacher, settings)
        if settings.low_rank:
            round_weights(reader)
        items = self._coded(fold)
        lessons = _lessons(self._all, self._teacher_tokens, items, [], None, None)
        self._train(reader, lessons, settings, f"teacher{_named(fold)}")
        return reader, self._said(reader, self._teacher_tokens)

    def _teach_student(self, fold: int | None, taught: _Said | None) -> Reader:
        settings = self._settings.student
        reader = self._load(self._base, settings)
        items, uncoded = self._coded(fold), []
        if taught is not None:
            uncoded = list(range(self._all.coded + self._all.defined, len(self._all.texts)))
        lessons = _lessons(self._all, self._tokens, items, uncoded, taught, self._embeddings)
        self._train(reader, lessons, settings, f"student{_named(fold)}")
        return reader

    def _load(self, folder: Path, settings: Settings) -> Reader:
        themes, levels = self._all.themes.shape[1], self._all.levels.shape[1]
        return load_reader(folder, themes, levels, settings)

    def _train(self, reader: Reader, lessons: Lessons, settings: Settings, name: str) -> None:
        train(
            reader,
            lessons,
            settings,
            self._settings.device,
            lambda line: self._say(f"{name}: {line}"),
        )

    def _said(self, reader: Reader, tokens: Tokens) -> _Said:
        said = _Said(
            themes=np.zeros((len(tokens), self._all.themes.shape[1]), dtype=np.float32),
            levels=np.zeros((len(tokens), 2 * self._all.levels.shape[1] + 1), dtype=np.float32),
        )
        every = range(len(tokens))
        for row, values in predict(reader, tokens, every, self._settings.device):
            said.themes[row], said.levels[row] = values["themes"], values["levels"]
        return said

    def _coded(self, fold: int | None) -> list[int]:
        """Coded passages of the other folds, or all, and the codebook's definitions."""
        rows = range(self._all.coded) if fold is None else np.flatnonzero(self._all.folds != fold)
        return [*map(int, rows), *range(self._all.coded, self._all.coded + self._all.defined)]


def _named(fold: int | None) -> str:
    return "" if fold is None else f" without fold {fold + 1}"


def _lessons(
    curriculum: Curriculum, tokens: Tokens, coded: Sequence[int], uncoded: Sequence[int],
    taught: _Said | None, embeddings: Floats | None,
) -> Lessons:  # fmt: skip
    items = [*coded, *uncoded]
    chosen = list(coded)
    return Lessons(
        tokens=Tokens(
            ids=[tokens.ids[item] for item in items],
            types=[tokens.types[item] for item in items],
            inside=[tokens.inside[item] for item in items],
            offsets=[tokens.offsets[item] for item in items],
        ),
        coded=len(coded),
        themes=curriculum.themes[chosen],
        primary=curriculum.primary[chosen],
        levels=curriculum.levels[chosen],
        spans=_moved_spans(place_spans(tokens, curriculum.spans), chosen),
        taught={} if taught is None else {
            "themes": taught.themes[items], "levels": taught.levels[items]
        },
        embeddings=None if embeddings is None else embeddings[items],
    )  # fmt: skip


def _moved_spans(spans: TokenSpans, items: Sequence[int]) -> TokenSpans:
    """Spans of some items, by the items' new places."""
    at = {item: place for place, item in enumerate(items)}
    rows = [[at[int(row[0])], *row[1:]] for row in spans.values if int(row[0]) in at]
    return TokenSpans(values=np.array(rows, dtype=np.int32).reshape(-1, 7))


def with_epochs(settings: TeachSettings, epochs: int) -> TeachSettings:
    """The same settings with so many passes over the lessons, teacher and student alike."""
    return replace(
        settings,
        teacher=replace(settings.teacher, epochs=epochs),
        student=replace(settings.student, epochs=epochs),
    )
