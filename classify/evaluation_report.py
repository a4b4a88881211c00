"""An evaluation as lines for a terminal and as a Markdown report."""

from collections.abc import Iterator, Mapping, Sequence

from classify.figures import CASE_VALUES, CodeFigures, Evaluation, Gap, Levels
from classify.scores import Figure

_NONE = "no level"


def summary_lines(evaluation: Evaluation) -> Iterator[str]:
    """The few figures to read first, a line each."""
    measured = evaluation.measured
    yield (
        f"{measured.tagger}: {measured.how}, {evaluation.passages:,} passages, "
        f"{evaluation.groups} {evaluation.grouped_by}"
    )
    for name, figure in _summary(evaluation):
        yield f"{name:44s} {_shown(figure):22s} n = {figure.n:,}"
    together = evaluation.together
    for name, value in (
        ("calibration error, all pairs", together.calibration_error),
        ("calibration error, suggestions", together.suggestion_calibration_error),
        ("kappa of the two codings", together.coder_kappa),
    ):
        if value is not None:
            yield f"{name:44s} {value:.3f}"


def _summary(evaluation: Evaluation) -> Iterator[tuple[str, Figure]]:
    together, judgements = evaluation.together, evaluation.judgements
    yield "themes: micro-F1", together.f1
    yield "themes: precision", together.precision
    yield "themes: recall", together.recall
    yield "themes: macro-F1", together.macro_f1
    yield "term list: micro-F1", together.terms_f1
    yield "micro-F1 above the term list", together.above_terms
    if together.coder_f1 is not None:
        yield "second coder: micro-F1", together.coder_f1
    if evaluation.band is not None:
        yield "sure: precision", evaluation.band.sure_precision
        yield "sure: recall", evaluation.band.sure_recall
        yield "with check: recall", evaluation.band.recall_with_check
        yield "coverage: suggestions that are sure", evaluation.band.coverage
    yield "primary level: macro-F1", evaluation.levels.macro_f1
    yield "primary level: without response units", evaluation.levels_without_response.macro_f1
    yield "facet", judgements.facet
    yield "party", judgements.party
    yield "polarity", judgements.polarity
    yield "negated or hypothetical kept out", judgements.kept_out
    if evaluation.cases is not None:
        yield "review and theme: yes, F1", evaluation.cases.f1


def _shown(figure: Figure | None) -> str:
    """A figure with its interval: "0.66 (0.63 to 0.69)"."""
    if figure is None or figure.value is None:
        return "–"
    shown = f"{figure.value:.3f}"
    if figure.low is None or figure.high is None:
        return shown
    return f"{shown} ({figure.low:.3f} to {figure.high:.3f})"


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{round(value, digits) + 0.0:.{digits}f}"  # never "-0.00"


def report_text(evaluation: Evaluation, pictures: Mapping[str, str]) -> str:
    """The whole report in Markdown.

    Args:
        evaluation: The figures.
        pictures: What each picture shows, in words, by its file's name.
    """
    parts = [
        _opening(evaluation),
        _summary_table(evaluation),
        _picture(pictures, "reliability.png"),
        _theme_table(evaluation),
        _picture(pictures, "themes.png"),
        _levels_part(evaluation),
        _picture(pictures, "confusion.png"),
        _gaps_part(evaluation.gaps),
        _cases_part(evaluation),
        _meanings(evaluation),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _opening(evaluation: Evaluation) -> str:
    measured = evaluation.measured
    lines = [
        "# How often the tagger is right",
        "",
        f"Tagger: `{measured.tagger}`. Codebook {measured.codebook_version} "
        f"(`{measured.codebook_sha256[:12]}`). {measured.how.capitalize()} on "
        f"{', '.join(measured.sources)}: {evaluation.passages:,} passages. Intervals are of 95% "
        f"and resample {evaluation.groups} {evaluation.grouped_by}.",
    ]
    if measured.documents:
        lines += ["", f"Real passages are of {len(measured.documents)} documents: "
                  f"{', '.join(measured.documents)}."]  # fmt: skip
    if measured.documents_absent:
        lines += ["", f"{len(measured.documents_absent)} coded documents were not at hand: "
                  f"{', '.join(measured.documents_absent)}."]  # fmt: skip
    if measured.passages_unmatched:
        lines += ["", "Coded passages that the documents at hand do not have: "
                  f"{'; '.join(measured.passages_unmatched)}."]  # fmt: skip
    return "\n".join(lines)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _summary_table(evaluation: Evaluation) -> str:
    rows = [[name, _shown(figure), f"{figure.n:,}"] for name, figure in _summary(evaluation)]
    together = evaluation.together
    rows += [
        [name, _number(value, 3), ""]
        for name, value in (
            ("calibration error, over all passage-theme pairs", together.calibration_error),
            ("calibration error, over suggestions", together.suggestion_calibration_error),
            ("kappa of the two codings, all pairs", together.coder_kappa),
        )
    ]
    return "## In all\n\n" + _table(["figure", "value (95% interval)", "n"], rows)


def _picture(pictures: Mapping[str, str], name: str) -> str:
    return f"![{pictures[name]}]({name})" if name in pictures else ""


def _theme_table(evaluation: Evaluation) -> str:
    head = ["theme", "n", "given", "precision", "recall", "F1 (95% interval)", "calibration error",
            "of suggestions", "term list F1", "coder F1", "coder kappa"]  # fmt: skip
    rows = [
        [
            evaluation.labels[theme.code_id],
            str(theme.support),
            str(theme.suggested),
            _number(theme.precision.value),
            _number(theme.recall.value),
            _in_two_digits(theme.f1),
            _number(theme.calibration_error, 3),
            _number(theme.suggestion_calibration_error, 3),
            _number(theme.terms_f1),
            _number(theme.coder_f1),
            _number(theme.coder_kappa),
        ]
        for theme in evaluation.themes
    ]
    return "## Themes\n\n" + _table(head, rows)


def _in_two_digits(figure: Figure) -> str:
    shown = _number(figure.value)
    if figure.low is None or figure.high is None:
        return shown
    return f"{shown} ({_number(figure.low)} to {_number(figure.high)})"


def _levels_part(evaluation: Evaluation) -> str:
    whole, rest = evaluation.levels, evaluation.levels_without_response
    head = ["level", "n", "precision", "recall", "F1 (95% interval)",
            "without response units: n", "F1"]  # fmt: skip
    rows = [
        [
            evaluation.labels[one.code_id],
            str(one.support),
            _number(one.precision.value),
            _number(one.recall.value),
            _in_two_digits(one.f1),
            str(other.support),
            _in_two_digits(other.f1),
        ]
        for one, other in zip(whole.levels, rest.levels, strict=True)
    ]
    rows.append(
        ["macro", f"{whole.passages:,}", "", "", _in_two_digits(whole.macro_f1),
         f"{rest.passages:,}", _in_two_digits(rest.macro_f1)]
    )  # fmt: skip
    coders = (
        ""
        if whole.coder_macro_f1 is None
        else f"\n\nThe second coder's macro-F1 is {whole.coder_macro_f1:.2f}, kappa "
        f"{_number(whole.coder_kappa)}."
    )
    return (
        f"## The primary level\n\n{_table(head, rows)}{coders}\n\n"
        f"Coders' levels in rows, the tagger's in columns:\n\n{_confusion(evaluation, whole)}"
    )


def level_names(evaluation: Evaluation) -> list[str]:
    """The levels' labels, and last what no level is called."""
    return [*(evaluation.labels[level.code_id] for level in evaluation.levels.levels), _NONE]


def _confusion(evaluation: Evaluation, levels: Levels) -> str:
    names = level_names(evaluation)
    rows = [[name, *map(str, counts)] for name, counts in zip(names, levels.confusion, strict=True)]
    return _table(["", *names], rows)


def _gaps_part(gaps: Sequence[Gap]) -> str:
    if not gaps:
        return ""
    head = ["passages by", "", "passages", "groups", "affirmed themes", "precision", "recall",
            "F1 (95% interval)", "less all others (95% interval)"]  # fmt: skip
    rows = [
        [
            gap.by,
            gap.value,
            f"{gap.passages:,}",
            str(gap.groups),
            f"{gap.f1.n:,}",
            _number(gap.precision.value),
            _number(gap.recall.value),
            _in_two_digits(gap.f1),
            _in_two_digits(gap.gap),
        ]
        for gap in gaps
    ]
    return "## Gaps\n\n" + _table(head, rows)


def _cases_part(evaluation: Evaluation) -> str:
    cases = evaluation.cases
    if cases is None:
        return ""
    rows = [
        [name, *map(str, counts)] for name, counts in zip(CASE_VALUES, cases.table, strict=True)
    ]
    figures = [
        ["the same value", _shown(cases.same), str(cases.same.n)],
        ["yes: precision", _shown(cases.precision), str(cases.precision.n)],
        ["yes: recall", _shown(cases.recall), str(cases.recall.n)],
        ["yes: F1", _shown(cases.f1), str(cases.f1.n)],
        ["kappa", _number(cases.kappa), ""],
    ]
    return (
        f"## Values of cases\n\n{cases.reviews} reviews. Coders' values in rows, the tagger's in "
        f"columns:\n\n{_table(['', *CASE_VALUES], rows)}\n\n"
        + _table(["figure", "value (95% interval)", "n"], figures)
    )


def _meanings(evaluation: Evaluation) -> str:
    lines = [
        "## What the figures mean",
        "",
        "Only affirmed themes count as present. Micro-F1 counts all passage-theme pairs together; "
        "macro-F1 is the mean over codes with five or more examples. The calibration error is over "
        "ten bins: over all pairs, and over pairs with a probability above 0.05 (suggestions). A "
        "response unit is a passage whose affirmed themes all tell of what services did. "
        "`docs/evaluation.md` says more.",
        "",
        "The shipped labels and the sample were coded from the codebook in two independent passes, "
        "not by practitioners.",
    ]
    if evaluation.measured.how == "cross-validation":
        lines += [
            "",
            "Facet, party and polarity are judged at the coders' own words here, and a passage's "
            "party by itself; on gold files the tagger finds the words, and weighs a party by the "
            "whole review.",
        ]
    return "\n".join(lines)


def theme_line(theme: CodeFigures) -> str:
    """A theme in one line of a terminal."""
    return (
        f"  {theme.code_id:24s} n = {theme.support:<5d} F1 {_in_two_digits(theme.f1):20s} "
        f"term list {_number(theme.terms_f1)}  coder {_number(theme.coder_f1)}"
    )
