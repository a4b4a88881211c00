"""The command `casereviews explain`: why a passage of a store was coded as it was."""

import json
from difflib import get_close_matches
from pathlib import Path
from textwrap import wrap
from typing import Any

import click

from casereviews_shared import codebook_option, model_option, stop, tagger_option
from classify.codebook import read_codebook
from classify.errors import ClassifyError, CodebookError
from classify.explained import EXPLANATION_SCHEMA, Explanation
from classify.models import Codebook, Scheme
from classify.modes import CUES, MODEL_FOLDER, tagger_digest
from store.database import open_store
from store.errors import StoreError
from store.passages import (
    StoredPassage,
    StoredTag,
    find_passage,
    people_of,
    tags_of,
)

WIDTH = 80
_path = click.Path(path_type=Path)


@click.command()
@click.argument("db", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("passage", nargs=-1, required=True)
@click.option("--theme", metavar="ID", help="Only this theme, whether it was given or not.")
@codebook_option
@tagger_option("Which tagger to explain.")
@model_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def explain(
    db: Path,
    passage: tuple[str, ...],
    theme: str | None,
    codebook: Path | None,
    tagger: str,
    model: Path | None,
    as_json: bool,
) -> None:
    """Say why PASSAGE of the store DB was coded as it was.

    PASSAGE is a passage's id, or a review and a number as printed: dhr-leeds-2019 4.12. For each
    theme that was given, and for those that narrowly missed: what its probability is made of, the
    cues, sentences and words that speak for it, and how far it falls without them. Then the level,
    and the labelled passages nearest to it.
    """
    try:
        codes = read_codebook(codebook)
        themes = [code.code_id for code in codes.scheme(Scheme.THEME)]
        if theme is not None and theme not in themes:
            raise CodebookError(_no_theme(theme, themes))
        with open_store(db, read_only=True) as store:
            found = find_passage(store, " ".join(passage))
            people = people_of(store, found.document_id)
            tags = tags_of(store, found.passage_id)
        explanation = _explain(found, people, codes, tagger, model, theme)
        notes = _notes(found, tags, explanation, codes, tagger_digest(tagger, model))
    except (ClassifyError, StoreError) as error:
        stop(str(error))
    if as_json:
        click.echo(json.dumps(_object(found, tags, explanation, notes), ensure_ascii=False))
    else:
        click.echo(_text(found, tags, explanation, notes))


def _no_theme(theme: str, known: list[str]) -> str:
    close = get_close_matches(theme, known, n=3, cutoff=0.3) or known[:3]
    return f'"{theme}" is not a theme of the codebook: try {", ".join(close)}'


def _explain(
    found: StoredPassage,
    people: Any,
    codes: Codebook,
    mode: str,
    folder: Path | None,
    theme: str | None,
) -> Explanation:
    """The explanation; the tagger is loaded here, so that the rest starts without it."""
    from classify.explain import explain_passage
    from classify.learned import LearnedTagger
    from classify.neighbours import load_neighbours
    from classify.signals import PassageText
    from classify.taggers import load_tagger
    from classify.tagging import CueTagger, read_tagger

    if found.furniture or found.boilerplate:
        why = "a running head, page number or contents line" if found.furniture else (
            "boilerplate: what every review says"
        )  # fmt: skip
        return Explanation(
            tagger=mode, why_not_coded=f"it is {why}", themes=(), level=None, neighbours=()
        )
    given = PassageText(
        passage_id=found.passage_id,
        text=found.text,
        heading=found.heading,
        section_kind=found.section_kind,
    )
    codes_it: LearnedTagger | CueTagger
    near = None
    if mode == CUES:
        codes_it = read_tagger(codes)
    else:
        loaded = load_tagger(codes, mode, folder)
        assert isinstance(loaded, LearnedTagger)
        codes_it = loaded
        near = load_neighbours(MODEL_FOLDER if folder is None else folder)
    return explain_passage(codes_it, given, people, theme=theme, neighbours=near)


def _notes(
    found: StoredPassage,
    tags: tuple[StoredTag, ...],
    explanation: Explanation,
    codes: Codebook,
    digest: str | None,
) -> tuple[str, ...]:
    """Why the store says otherwise, where it does."""
    if found.codebook_sha256 != codes.sha256:
        return ("the store was coded with another codebook than this explains",)
    if found.model_sha256 != digest:
        return ("the store was coded by another tagger than this explains",)
    stored = {tag.code_id: tag for tag in tags}
    notes = []
    for theme in explanation.themes:
        tag = stored.get(theme.code_id)
        party = theme.party.given if theme.party is not None else None
        if tag is not None and party is not None and party != tag.party:
            notes.append("a build weighs the party with the whole review, this with the passage")
    return tuple(dict.fromkeys(notes))


def _object(
    found: StoredPassage,
    tags: tuple[StoredTag, ...],
    explanation: Explanation,
    notes: tuple[str, ...],
) -> dict[str, Any]:
    names = ("passage_id", "document_id", "review_id", "review_title", "file", "address", "page")
    return {
        "schema": EXPLANATION_SCHEMA,
        **{name: getattr(found, name) for name in (*names, "heading", "section_kind", "text")},
        "stored": [
            {name: getattr(tag, name) for name in StoredTag.__slots__} for tag in tags
        ],
        "notes": list(notes),
        **explanation.as_object(),
    }  # fmt: skip


def _text(
    found: StoredPassage,
    tags: tuple[StoredTag, ...],
    explanation: Explanation,
    notes: tuple[str, ...],
) -> str:
    from classify.explain_text import explanation_text

    head = [*wrap(f"{found.review_title}, {found.address}", WIDTH), found.passage_id]
    if found.heading:
        head += wrap(f"under “{found.heading}” ({found.section_kind})", WIDTH)
    head += ["", *wrap(found.text, WIDTH, initial_indent="  ", subsequent_indent="  "), ""]
    stored = "; ".join(_stored(tag) for tag in tags) or "no code"
    head += wrap(f"In the store: {stored}", WIDTH, subsequent_indent="  ", break_on_hyphens=False)
    for note in notes:
        head += wrap(f"({note})", WIDTH, initial_indent="  ", subsequent_indent="  ")
    return "\n".join([*head, "", explanation_text(explanation, WIDTH)])


def _stored(tag: StoredTag) -> str:
    said = [f"{tag.code_id} {tag.score:.2f}"]
    if tag.scheme == Scheme.LEVEL:
        return f"{said[0]} ({'level' if tag.is_primary else 'further level'})"
    said += [word for word in (tag.facet, tag.party) if word]
    said += [tag.polarity] if tag.polarity != "affirmed" else []
    return ", ".join([*said, *(["check"] if tag.uncertain else [])])
