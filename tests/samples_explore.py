"""A small store with something in every table, for the site's tests. All text is invented."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from httpx import Response
from samples import (
    make_box,
    make_code,
    make_codebook,
    make_extracted,
    make_fact,
    make_page,
    make_passage,
    make_person,
    make_recommendation,
    make_review,
    make_run,
    make_section,
    make_source,
    make_span,
    make_tag,
)

from classify.encode import Encoder
from classify.models import Facet, Polarity, Scheme, Tag
from classify.repeats import WORDS
from corpus.models import ReviewKind
from explore.site import close_site, make_site
from extract.models import (
    ExtractedReview,
    FactStatus,
    PageSource,
    Passage,
    Problem,
    SectionKind,
    Severity,
    Table,
)
from store.database import open_store
from store.models import RunCounts
from store.repeats import write_repeats
from store.runs import end_run, start_run
from store.write import write_codebook, write_document, write_failure, write_file_problems

# Text that a document may hold, and that a page must show as it is.
SCRIPT = "<script>alert('review')</script>"

CODEBOOK = make_codebook(
    make_code("coercive-control", label="Coercive and controlling behaviour"),
    make_code("economic-abuse"),
    make_code("information-sharing"),
    make_code("suicidality"),
    make_code("family_home", scheme=Scheme.LEVEL, label="Families and home"),
    make_code("institutions_systems", scheme=Scheme.LEVEL),
)
ADVICE = "The police should share what they know of risk with every housing provider."


def _no_encoder() -> Encoder:
    raise AssertionError("words need no encoder")


def _passages(name: str) -> tuple[Passage, ...]:
    return (
        make_passage(f"{name}-1"),
        make_passage(f"{name}-2", "Nobody recorded any thoughts of suicide.", label="1.2"),
        make_passage(
            f"{name}-3",
            ADVICE,
            label="Recommendation 1",
            page=2,
            boxes=(make_box(page=2), make_box(page=3)),
            section_kind=SectionKind.RECOMMENDATIONS,
        ),
        make_passage(f"{name}-4", "A risk assessment was done well.", label="1.4"),
        make_passage(f"{name}-5", "Official – page 2", label=None, furniture=True),
        make_passage(
            f"{name}-6", "Risk assessment is required by law.", label="1.6", is_boilerplate=True
        ),
    )


def _tags(passages: tuple[Passage, ...]) -> list[Tag]:
    first, denied, advice, good = passages[:4]
    return [
        make_tag(first, "economic-abuse", quote="kept her bank card"),
        make_tag(first, "coercive-control", quote="told her that nobody"),
        make_tag(first, "family_home", scheme=Scheme.LEVEL, is_primary=True),
        make_tag(denied, "suicidality", quote="suicide", polarity=Polarity.NEGATED),
        make_tag(advice, "information-sharing", quote="share", facet=Facet.RECOMMENDATION),
        make_tag(advice, "institutions_systems", scheme=Scheme.LEVEL),
        make_tag(good, "information-sharing", quote="well", facet=Facet.PROTECTIVE),
    ]


def _anna() -> ExtractedReview:
    passages = _passages("anna")
    return make_extracted(
        make_review(licence_note="Not stated", source_url="https://example.org/anna.pdf"),
        passages=passages,
        sections=(make_section(), make_section(1, heading="", kind=SectionKind.RECOMMENDATIONS)),
        pages=(make_page(), make_page(2, words=()), make_page(3, source=PageSource.OCR)),
        facts=(
            make_fact("date_of_event", "2019-11", span=make_span(passages[0], "bank card")),
            make_fact("agencies", ("Probation Service", "Surgery"), span=make_span(passages[0])),
            make_fact("chair", None, status=FactStatus.NOT_MENTIONED),
        ),
        people=(make_person(span=make_span(passages[0], "her")),),
        recommendations=(
            make_recommendation(addressee="Metropolitan Police", span=make_span(passages[2])),
        ),
        tables=(
            Table(
                page=3,
                page_last=3,
                rows=(("Date", "Event"), ("2019", "She called for help.")),
                boxes=(make_box(page=3),),
                caption="Chronology",
            ),
        ),
        problems=(Problem(code="no_text", detail="The page has no words.", page=2),),
    )


def _summary() -> ExtractedReview:
    """The same recommendation again, in a document of its own that no catalogue names."""
    passages = _passages("summary")[2:3]
    review = make_review(review_id="summary", kind=ReviewKind.DHR, title=None, area=None)
    return make_extracted(
        review,
        passages=passages,
        recommendations=(make_recommendation(span=make_span(passages[0])),),
    )


def _hostile() -> ExtractedReview:
    passage = make_passage("hostile-1", f"She wrote {SCRIPT} to him.", heading=SCRIPT)
    return make_extracted(
        make_review(review_id="hostile", kind=ReviewKind.SAR, title=SCRIPT, area=SCRIPT),
        passages=(passage,),
        sections=(make_section(heading=SCRIPT),),
        facts=(make_fact("chair", SCRIPT, span=make_span(passage, SCRIPT)),),
        people=(make_person(SCRIPT, span=make_span(passage, SCRIPT)),),
        recommendations=(make_recommendation(addressee=SCRIPT, span=make_span(passage)),),
        tables=(Table(page=1, page_last=1, rows=((SCRIPT,),), boxes=(make_box(),)),),
    )


def make_site_store(path: Path) -> Path:
    """A store of three documents that were read, one that was not, and a file out of reach."""
    with open_store(path) as store:
        write_codebook(store, CODEBOOK)
        run_id = start_run(store, make_run(CODEBOOK))
        for extracted in (_anna(), _summary(), _hostile()):
            tags = _tags(extracted.passages) if extracted.review.review_id == "dhr-anna" else []
            write_document(store, extracted, make_source(extracted.review), tags, run_id)
        locked = make_source(make_review(review_id="locked", title=None), other_names=("b.pdf",))
        problem = Problem(code="encrypted", detail="It wants a password.", severity=Severity.ERROR)
        write_failure(store, locked, [problem], run_id)
        gone = Problem(code="missing", detail="There is no such file.", severity=Severity.ERROR)
        write_file_problems(store, "gone.pdf", [gone])
        write_repeats(store, WORDS, _no_encoder)
        end_run(store, run_id, RunCounts(files=5, files_read=3, files_failed=2))
    return path


@contextmanager
def open_site(path: Path) -> Iterator[Any]:
    """A site over a small store, asked in this process and without a socket."""
    site = make_site(make_site_store(path))
    try:
        yield site
    finally:
        close_site(site)


def fetch(site: Any, path: str, *, follow: bool = True, host: str = "localhost") -> Response:
    """What the site answers to a path."""

    async def get() -> Response:
        answer = await site.client.get(path, follow_redirects=follow, headers={"host": host})
        assert isinstance(answer, Response)
        return answer

    return asyncio.run(get())
