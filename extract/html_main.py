"""Which part of a web page is its content, and what in it belongs to the site."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extract.errors import NotAPageError

SKIPPED = frozenset(
    {
        *("script", "style", "noscript", "template", "head", "title", "meta", "link", "svg"),
        *("iframe", "object", "embed", "video", "audio", "canvas", "map", "select", "option"),
        *("textarea", "input", "datalist", "frameset", "frame", "noframes", "math-field"),
    }
)
_FURNITURE_TAGS = frozenset({"nav", "footer", "dialog", "menu"})
_FURNITURE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar"}
)
_LINKED_TAGS = frozenset({"aside"})  # furniture if they are mostly links
_FURNITURE_NAMES = re.compile(
    r"(?:[a-z0-9]{1,30}[-_]{1,3}){0,6}?(?:breadcrumbs?|cookies?|cookiebar|related|nav|navbar|navigation|sidenav|sidebar|menu"
    r"|share|sharing|social|pagination|pager|skip-?links?|skip|feedback|printthis|print-(?:link|page|button)"
    r"|contents-list|toc|table-of-contents|site-(?:header|footer)|subscribe|newsletter|advert|ads|back-to-top"
    r"|page-?rating|was-this-helpful|mso-?toc)(?:[-_]{1,3}[a-z0-9]{1,30}){0,6}",
)
_CONTENT_NAMES = re.compile(
    r"(?:main|page|article|primary|body|site)?[-_]?content(?:[-_]?(?:main|area|wrapper|body))?|main",
)
_HIDDEN_NAMES = re.compile(
    r"(?:[a-z0-9]+-)?(?:visually-?hidden|sr-only|screen-reader(?:-text|-only)?|visuallyhidden|hide-text)"
)
_COLLAPSED = re.compile(r"accordion|collaps|tab-?pane|tabpanel|panel|expand|toggle|details|content")
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_ERROR_TITLE = re.compile(
    r"\b(?:40[0-9]|410|429|50[0-4])\b|not found|can(?:no|')?t be found|access (?:is )?denied"
    r"|forbidden|unavailable|bad gateway|\berror\b|redirect|just a moment|attention required"
    r"|are you (?:a )?(?:human|robot)|captcha|page (?:has )?moved|\blog ?in\b|\bsign ?in\b"
    r"|unauthori[sz]ed|\bgone\b",
    re.IGNORECASE,
)
_NEEDS_SCRIPT = re.compile(r"(?:enable|requires?|turn on|switch on) java ?script", re.IGNORECASE)
_SHORT_PAGE = 200  # words: an error page's own text is shorter, any review's longer
_NAME_LENGTH = 80
_LINKS_SHARE = 0.5
_SMALL_SHARE = 0.2  # of the page's words: a part that has more is no furniture, whatever its name


@dataclass(frozen=True, slots=True)
class _Count:
    words: int
    linked: int  # of the words, those in links


class Weights:
    """How many words stand in each element of a page, and how many of them in links."""

    def __init__(self, root: Any) -> None:
        self._counts: dict[Any, _Count] = {}
        for element in reversed(list(root.iter())):
            if not isinstance(element.tag, str) or element.tag in SKIPPED:
                continue
            words = len((element.text or "").split())
            linked = 0
            for child in element.iterchildren():
                inside = self._counts.get(child)
                if inside is not None:
                    words += inside.words
                    linked += inside.linked
                words += len((child.tail or "").split())
            self._counts[element] = _Count(words, words if element.tag == "a" else linked)

    def words(self, element: Any) -> int:
        """How many words stand in an element, hidden ones included."""
        found = self._counts.get(element)
        return found.words if found is not None else 0

    def is_linked(self, element: Any) -> bool:
        """Whether most words in an element are links."""
        found = self._counts.get(element)
        return found is not None and found.linked > _LINKS_SHARE * found.words


def names_of(element: Any) -> Iterator[str]:
    """An element's classes and its id, in lower case."""
    named = (element.get("class") or "").lower().split()
    named.append((element.get("id") or "").strip().lower())
    # A longer name tells nothing, and the patterns here take long over one.
    yield from (name for name in named if 0 < len(name) <= _NAME_LENGTH)


def is_hidden(element: Any) -> bool:
    """Whether an element is not shown.

    Panels that open on a click are kept: a saved page has them shut, with the review in them.
    """
    if any(_HIDDEN_NAMES.fullmatch(name) for name in names_of(element)):
        return True
    hidden = element.get("hidden")
    style = element.get("style") or ""
    if (hidden is None or hidden == "until-found") and not _HIDES.search(style):
        return False
    if element.get("role") == "tabpanel" or element.get("aria-labelledby"):
        return False
    return not any(_COLLAPSED.search(name) for name in names_of(element))


def is_furniture(element: Any, weights: Weights, total: int) -> bool:
    """Whether an element belongs to the site rather than to what the page says."""
    tag, role = element.tag, (element.get("role") or "").lower()
    words = weights.words(element)
    small = words <= _SMALL_SHARE * total
    if tag in _FURNITURE_TAGS or role in _FURNITURE_ROLES:
        return small or weights.is_linked(element)
    if tag in _LINKED_TAGS or role == "complementary":
        return weights.is_linked(element)
    if tag == "header":
        return element.find(".//h1") is None and small
    if tag == "form":  # some sites wrap the whole page in one
        return small and element.find(".//p") is None
    if tag in ("p", "span", "a", "td", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "li"):
        return False
    named = any(_FURNITURE_NAMES.fullmatch(name) for name in names_of(element))
    return named and (weights.is_linked(element) or (small and words < _SHORT_PAGE))


def find_main(root: Any, weights: Weights) -> Any:
    """The element that holds a page's content: what the page declares, or else its body."""
    body = root.find(".//body")
    whole = body if body is not None else root
    declared = [
        e
        for e in whole.iter()
        if isinstance(e.tag, str) and (e.tag == "main" or e.get("role") == "main")
    ]
    articles = list(whole.iter("article"))
    named = [
        e
        for e in whole.iter("div", "section", "td")
        if any(_CONTENT_NAMES.fullmatch(name) for name in names_of(e))
    ]
    total = weights.words(whole)
    for candidates, share in ((declared, 0.2), (articles, 0.4), (named, 0.5)):
        best = max(candidates, key=weights.words, default=None)
        if best is not None and weights.words(best) > share * total:
            return best
    return whole


def check_page(root: Any, main: Any, weights: Weights) -> None:
    """Refuse a page that says nothing of its own.

    Raises:
        NotAPageError: It is a set of frames, an error page, a redirection or an empty shell.
    """
    words = weights.words(main)
    if root.find(".//frameset") is not None and words < _SHORT_PAGE:
        raise NotAPageError("the page only frames other pages: save the page in the frame instead")
    if words >= _SHORT_PAGE:
        return
    title = " ".join((root.findtext(".//title") or "").split())
    heading = root.find(".//h1")
    top = " ".join(heading.text_content().split()) if heading is not None else ""
    text = " ".join(main.text_content().split())
    refresh = any(
        (meta.get("http-equiv") or "").lower() == "refresh"
        and "url" in (meta.get("content") or "").lower()
        for meta in root.iter("meta")
    )
    if refresh or re.search(r"\bredirect(?:ing|ed)\b", f"{title} {text[:300]}", re.IGNORECASE):
        raise NotAPageError("the page only sends the browser to another: save that one instead")
    if _NEEDS_SCRIPT.search(root.text_content()[:20_000]) and words < _SHORT_PAGE / 2:
        raise NotAPageError("the page is empty without its scripts: save what the browser shows")
    for said in (title, top):
        if said and _ERROR_TITLE.search(said):
            raise NotAPageError(
                f"the page is an error page or asks to log in (“{said[:60]}”): fetch it again"
            )
