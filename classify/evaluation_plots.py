"""Pictures of an evaluation, in colours for every kind of colour vision; the matplotlib module.

Source:
    Okabe and Ito, Color universal design, 2008 (the colours); `cividis` is matplotlib's own map
    that looks alike to all (Nuñez, Anderton and Renslow, PLOS ONE 13, 2018).
"""

from collections.abc import Mapping
from pathlib import Path
from textwrap import fill
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Picture

from classify.evaluation_report import level_names
from classify.figures import CodeFigures, Evaluation

_BLUE, _ORANGE, _GREEN, _GREY = "#0072B2", "#D55E00", "#009E73", "#666666"
_DPI = 130
# Any: some releases of matplotlib type these names, some do not
_SETTINGS: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 11,
    "svg.hashsalt": "",
}


def draw_pictures(evaluation: Evaluation, folder: Path) -> Mapping[str, str]:
    """Draw what there is to draw; the same figures give the same bytes.

    Args:
        evaluation: The figures.
        folder: Where to; files there are written anew.

    Returns:
        What each picture shows, in words, by its file's name.
    """
    drawn = {}
    with mpl.rc_context(_SETTINGS):
        if evaluation.reliability:
            drawn["reliability.png"] = _draw_reliability(evaluation, folder / "reliability.png")
        drawn["themes.png"] = _draw_themes(evaluation, folder / "themes.png")
        drawn["confusion.png"] = _draw_confusion(evaluation, folder / "confusion.png")
    return drawn


def _save(picture: Picture, file: Path) -> None:
    FigureCanvasAgg(picture)
    picture.savefig(file, dpi=_DPI, metadata={"Software": None})


def _draw_reliability(evaluation: Evaluation, file: Path) -> str:
    bins = [b for b in evaluation.reliability if b.probability is not None]
    picture = Picture(figsize=(6.2, 6.6), layout="constrained")
    top, bottom = picture.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    top.plot([0, 1], [0, 1], color=_GREY, linestyle="--", label="as probable as said")
    top.plot(
        [b.probability for b in bins], [b.right for b in bins],
        color=_BLUE, marker="o", label="this tagger",
    )  # fmt: skip
    top.set(
        xlim=(0, 1), ylim=(0, 1.02),
        ylabel="Share of pairs in which the theme is there",
        title="Are the probabilities right?",
    )  # fmt: skip
    top.legend(loc="upper left", frameon=False)
    top.grid(alpha=0.3)
    bottom.bar(
        [(b.low + b.high) / 2 for b in bins], [b.pairs for b in bins],
        width=0.085, color=_BLUE,
    )  # fmt: skip
    bottom.set(yscale="log", xlabel="Probability given (bins of 0.1)", ylabel="Pairs (log scale)")
    for b in bins:
        bottom.annotate(f"{b.pairs:,}", ((b.low + b.high) / 2, b.pairs), ha="center", va="bottom",
                        fontsize=7)  # fmt: skip
    bottom.margins(y=0.25)
    _save(picture, file)
    together = evaluation.together
    return (
        "Reliability: how often a theme is there, by the probability given, in ten bins. The "
        f"expected calibration error is {together.calibration_error:.3f} over all pairs and "
        f"{together.suggestion_calibration_error or 0.0:.3f} over suggestions."
    )


def _draw_themes(evaluation: Evaluation, file: Path) -> str:
    themes = sorted(
        (theme for theme in evaluation.themes if theme.support),
        key=lambda theme: (theme.f1.value or 0.0, theme.code_id),
    )
    picture = Picture(figsize=(8.4, 1.6 + 0.235 * max(4, len(themes))), layout="constrained")
    axes = picture.subplots()
    for row, theme in enumerate(themes):
        value = theme.f1.value or 0.0
        if theme.f1.low is not None and theme.f1.high is not None:
            axes.plot([theme.f1.low, theme.f1.high], [row, row], color=_BLUE, linewidth=2.2,
                      alpha=0.55, solid_capstyle="butt")  # fmt: skip
        axes.plot(value, row, "o", color=_BLUE, markersize=5.5, zorder=3)
        for other, mark, colour in ((theme.terms_f1, "x", _ORANGE), (theme.coder_f1, "D", _GREEN)):
            if other is not None:
                axes.plot(other, row, mark, color=colour, markersize=4.5, zorder=2)
    marks = [("o", _BLUE, "this tagger, with 95% interval"), ("x", _ORANGE, "term list")]
    if evaluation.together.coder_f1 is not None:
        marks.append(("D", _GREEN, "second coder"))
    for mark, colour, name in marks:
        axes.plot([], [], mark, color=colour, label=name)
    axes.set_yticks(range(len(themes)), [_theme_name(evaluation, theme) for theme in themes])
    axes.set(
        xlim=(-0.02, 1.02), ylim=(-0.8, len(themes) - 0.2),
        xlabel="F1 (0 to 1; n = passages in which coders affirm the theme)",
    )  # fmt: skip
    axes.grid(axis="both", alpha=0.25)
    axes.set_title("How well each theme is found")
    picture.legend(loc="outside lower center", ncols=len(marks), frameon=False)
    _save(picture, file)
    if not themes:
        return "F1 of each theme: coders affirm none."
    best, worst = themes[-1], themes[0]
    return (
        f"F1 of {len(themes)} themes with 95% intervals, the term list's and the second coder's "
        f"beside them: from {worst.f1.value or 0.0:.2f} ({evaluation.labels[worst.code_id]}) to "
        f"{best.f1.value or 0.0:.2f} ({evaluation.labels[best.code_id]})."
    )


def _theme_name(evaluation: Evaluation, theme: CodeFigures) -> str:
    return f"{evaluation.labels[theme.code_id]} ({theme.support})"


def _draw_confusion(evaluation: Evaluation, file: Path) -> str:
    names, counts = level_names(evaluation), evaluation.levels.confusion
    sums = [max(1, sum(row)) for row in counts]
    shares = [[count / whole for count in row] for row, whole in zip(counts, sums, strict=True)]
    picture = Picture(figsize=(8.2, 6.6), layout="constrained")
    axes = picture.subplots()
    image = axes.imshow(shares, cmap="cividis", vmin=0, vmax=1, aspect="auto")
    for row, of_row in enumerate(shares):
        for column, value in enumerate(of_row):
            axes.text(column, row, f"{counts[row][column]:,}", ha="center", va="center",
                      fontsize=8, color="black" if value > 0.55 else "white")  # fmt: skip
    wrapped = [fill(name, 15) for name in names]
    axes.set_xticks(range(len(names)), wrapped, rotation=35, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(names)), wrapped)
    axes.set(
        title="The primary level: coders' and the tagger's (passages)",
        xlabel="Level that the tagger gives",
        ylabel="Level that coders agreed on",
    )
    picture.colorbar(image, ax=axes, label="Share of the row's passages")
    _save(picture, file)
    right = sum(counts[place][place] for place in range(len(names)))
    return (
        f"The primary level as coders agreed on it against the tagger's: the same in {right:,} of "
        f"{evaluation.passages:,} passages."
    )
