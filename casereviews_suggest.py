"""The command `casereviews suggest-codes`: what uncoded passages have in common, as candidates."""

import json
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from casereviews_shared import stop
from classify.codebook import read_codebook
from classify.errors import ClassifyError
from classify.modes import MODEL_FOLDER
from store.database import open_store
from store.errors import StoreError
from store.passages import uncoded_passages

if TYPE_CHECKING:
    from classify.suggest import Candidate, Suggestions
    from classify.suggest_words import OpenPassage

WIDTH = 80
_LEAST_PROBABILITY = 0.3  # a theme below it does not keep a passage from being looked at
_path = click.Path(path_type=Path)


@click.command("suggest-codes")
@click.argument("db", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--least-reviews",
    type=click.IntRange(2),
    default=3,
    show_default=True,
    help="A candidate is of at least so many reviews.",
)
@click.option("--codebook", type=_path, help="A codebook to use instead of the shipped one.")
@click.option("--model", type=_path, help="A trained tagger's folder instead of the shipped one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def suggest_codes(
    db: Path, least_reviews: int, codebook: Path | None, model: Path | None, as_json: bool
) -> None:
    """List what passages without a theme have in common, as candidates for the codebook.

    The passages of the store DB that were given no theme are grouped by meaning, 20 times on 80%
    of them; groups that stay together and span several reviews are listed, each with its words,
    three quotes of different reviews, and the existing codes nearest to it. Nothing is added to
    the codebook. It wants scipy: pip install 'casereviews[train]'.
    """
    try:
        found, left = _suggest(db, least_reviews, codebook, model)
    except (ClassifyError, StoreError) as error:
        stop(str(error))
    if as_json:
        from classify.suggest import SUGGESTIONS_SCHEMA

        said = {"schema": SUGGESTIONS_SCHEMA, **found.as_object(), "left_out": left}
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    click.echo(suggestions_text(found, left, least_reviews))


def _suggest(
    db: Path, least_reviews: int, codebook: Path | None, model: Path | None
) -> tuple["Suggestions", dict[str, int]]:
    from classify.encode import OnnxEncoder
    from classify.model import load_reader_card
    from classify.neighbours import load_neighbours, theme_middles
    from classify.suggest import SuggestSettings, suggest_codes
    from classify.suggest_words import keep_open
    from classify.tagging import read_tagger

    codes = read_codebook(codebook)
    kept, left = keep_open(_read(db), read_tagger(codes))
    folder = MODEL_FOLDER if model is None else model
    encoder = OnnxEncoder(folder, load_reader_card(folder).sha256)
    settings = SuggestSettings(least_reviews=least_reviews)
    known = load_neighbours(folder)
    middles = None
    if known is not None and known.reader_sha256 == encoder.digest:
        middles = theme_middles(known)
    return suggest_codes(kept, codes, encoder, settings, middles), left


def _read(db: Path) -> list["OpenPassage"]:
    from classify.suggest_words import OpenPassage

    names = ("passage_id", "review_id", "review_title", "address", "page", "text", "heading",
             "section_kind")  # fmt: skip
    with open_store(db, read_only=True) as store:
        return [
            OpenPassage(**{name: getattr(passage, name) for name in names})
            for passage in uncoded_passages(store, _LEAST_PROBABILITY)
        ]


def suggestions_text(found: "Suggestions", left: dict[str, int], least_reviews: int) -> str:
    """Candidates as text of 80 columns.

    Args:
        found: What was found.
        left: How many passages were left aside, by the reason.
        least_reviews: The least that a candidate had to span.
    """
    aside = sum(left.values())
    why = ", ".join(f"{count} {reason}" for reason, count in left.items())
    lines = wrap(
        f"{found.grouped + aside} passages without a theme; {found.grouped} of them grouped"
        + (f", {aside} left aside ({why})." if aside else "."),
        WIDTH,
    )
    count = len(found.candidates)
    if not count:
        lines += wrap(
            f"No group of {least_reviews} or more reviews stays together. That is an answer too: "
            "what is uncoded has little in common.",
            WIDTH,
        )
        return "\n".join(lines)
    lines += wrap(
        f"{count} candidate{'' if count == 1 else 's'} for the codebook, the most widespread "
        "first. Nothing has been added to it: whether one is a theme, a part of an existing one or "
        "nothing at all is for people to say. Likeness to existing codes runs from -1 to 1; "
        "passages that carry one code alone lie at about 0.7 from it.",
        WIDTH,
    )
    if found.unstable:
        lines += wrap(f"{found.unstable} more did not stay together and are not listed.", WIDTH)
    for number, candidate in enumerate(found.candidates, 1):
        lines += ["", *_candidate(number, candidate)]
    return "\n".join(lines)


def _candidate(number: int, candidate: "Candidate") -> list[str]:
    terms = ", ".join(candidate.terms) or "(no word tells it apart)"
    lines = wrap(f"Candidate {number}: {terms}", WIDTH, subsequent_indent="  ")
    lines += wrap(
        f"{candidate.passages} passages of {candidate.reviews} reviews; stability "
        f"{candidate.stability:.2f} (its pairs stay together {candidate.together:.0%} of the time)",
        WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
    )
    near = ", ".join(f"{code.code_id} {code.similarity:.2f}" for code in candidate.near_codes)
    lines += wrap(f"nearest existing codes: {near}", WIDTH, initial_indent="  ",
                  subsequent_indent="    ", break_on_hyphens=False)  # fmt: skip
    for quote in candidate.quotes:
        cut = " …" if quote.quote[-1:] not in ".!?”" else ""
        lines += wrap(f"“{quote.quote}{cut}”", WIDTH, initial_indent="    ",
                      subsequent_indent="    ")  # fmt: skip
        lines += wrap(f"{quote.review_id}, {quote.address} ({quote.passage_id})", WIDTH,
                      initial_indent="      ", subsequent_indent="      ")  # fmt: skip
    return lines
