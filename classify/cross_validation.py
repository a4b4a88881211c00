"""Labelled passages set beside what a tagger makes of them that was not fitted to them.

Folds are by writing pass or document, so that no voice is on both sides. Facet, party and polarity
are judged at the coders' own words, which a tagger that codes anew has to find first.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from classify.comparison import Comparison, FoundMention, Mention
from classify.examples import FACETS, PARTIES, POLARITIES
from classify.fitting import Held, cross_fit
from classify.gold import as_gold
from classify.gold_comparison import coders_of, denied_of, is_response
from classify.material import Material
from classify.models import Scheme
from classify.term_list import find_by_terms

GROUPED_BY = "writing passes and documents"


def cross_validate(material: Material, mode: str, terms: Mapping[str, Sequence[str]]) -> Comparison:
    """Measure a mode on labelled passages, each fold by parameters fitted to the others.

    Args:
        material: The passages.
        mode: One of `model.INPUTS`.
        terms: The baseline's terms, by theme.
    """
    # Threads of a busy machine wait for one another: 16 seconds became ten minutes.
    with threadpool_limits(limits=1):
        held = cross_fit(material, mode)
    return compare_held(material, held, terms)


def compare_held(material: Material, held: Held, terms: Mapping[str, Sequence[str]]) -> Comparison:
    """What a mode made of held-out passages, beside the coders' codes.

    Args:
        material: The passages.
        held: What `fitting.cross_fit` gives for them.
        terms: The baseline's terms, by theme.
    """
    passages = [as_gold(passage) for passage in material.passages]
    codings = [passage.coding for passage in passages]
    themes = material.theme_ids
    levels = [code.code_id for code in material.codebook.scheme(Scheme.LEVEL)]
    return Comparison(
        theme_ids=themes,
        level_ids=tuple(levels),
        groups=tuple(p.writing_pass for p in material.passages),
        grouped_by=GROUPED_BY,
        registers=tuple(p.register for p in passages),
        review_types=tuple(p.review_type for p in passages),
        sexes=(None,) * len(passages),
        truth=material.affirmed,
        denied=denied_of(codings, themes) & ~material.affirmed,
        given=held.given,
        sure=held.sure,
        probabilities=held.probabilities,
        by_terms=find_by_terms([p.given.text for p in passages], themes, terms),
        primary=material.primary,
        given_primary=held.level.astype(np.int32),
        is_response=np.array([is_response(coding) for coding in codings]),
        mentions=_mentions(material, held),
        coders=coders_of(passages, themes, levels),
        negated=None,
        given_negated=None,
    )


def _mentions(material: Material, held: Held) -> tuple[Mention, ...]:
    return tuple(
        Mention(
            passage=j.passage,
            theme=j.theme,
            facet=FACETS[j.facet],
            party=None if j.party < 0 else PARTIES[j.party],
            polarity=POLARITIES[j.polarity],
            found=FoundMention(
                facet=FACETS[int(held.facet[row])],
                party=None if j.party < 0 else PARTIES[int(held.party[row])],
                is_affirmed=not held.not_affirmed[row],
            ),
        )
        for row, j in enumerate(material.judged)
    )
