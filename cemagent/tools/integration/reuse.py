"""I12: what is built or paid for twice across the domains, and whether a claimed saving names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cemagent.tools.integration.findings import Found, View, failure
from cemagent.tools.integration.results import Failure
from cemagent.tools.integration.subject import Benefit, Domain, Element, Item, Kind
from cemagent.tools.integration.trace import DOMAIN_NAMES
from cemagent.tools.integration.wording import content, held, plain, sentences

_KO = re.compile(
    r"((?:[가-힣A-Za-z0-9]+\s+){0,2}[가-힣A-Za-z0-9]*?)\s?(시스템|플랫폼|데이터베이스|디비|DB|CRM|엔진|챗봇|라이브러리|서버|앱|어플(?:리케이션)?|애플리케이션|키오스크|단말기?|로봇|게시판|알림판|포털|솔루션|프로그램|대시보드|"
    r"관리 ?도구|스튜디오|콜센터)"
)
_EN = re.compile(
    r"\b((?:[A-Za-z][A-Za-z-]*\s+){1,3})(systems?|platforms?|databases?|CRM|engines?|chatbots?|librar(?:y|ies)|servers?|apps?|applications?|portals?|kiosks?|robots?|trackers?|scanners?|hubs?|calendars?|directories|directory|archives?|registers?|software|tools?|dashboards?|studios?)\b",
    re.IGNORECASE,
)
_ARTICLES = frozenset(
    "a an the our its their your own new separate second another one same this that each every of for with in on by and or uses use using build builds "
    "built buy buys single shared existing common".split()
)
_OWN_KO = re.compile(
    r"^(?:새|새로|새로운|별도|별도의|따로|자체|자체적|독자|독자적인|전용|공용|공동|하나의|같은|기존|한)$"
)
_APART = re.compile(
    r"별도|따로|자체|독자|전용|새로 (?:만|구축|개발|도입|사|산)|각자|각각|\bseparate\w*|\bits own\b|\bour own\b|\btheir own\b|\banother\b|\bsecond\b|"
    r"\bdedicated\b|\bin-house\b|\bnew\b",
    re.IGNORECASE,
)
_SHARED_WORDS = re.compile(
    r"(?:함께|같이) (?:쓰|쓴|씁|써)|공용|공동|하나로|그대로 쓰|기존|\bshared?\b|\bsame\b|\breus\w*|\bexisting\b|\bcommon\b",
    re.IGNORECASE,
)
_SAME_THING = 0.6
"""Share of the richer name's content in common from which two systems do the same job."""
_CITED = 0.5


@dataclass(frozen=True)
class Asset:
    """A system or asset that a piece of the strategy has: what it is for, the sentence, the domain."""

    what: str
    domain: Domain
    item: Item
    sentence: str


def reuse(view: View) -> Found:
    """I12 (report): duplicated assets or systems across domains; a claimed cost saving must cite one.

    Two systems of one purpose in different domains are a duplicate unless a text says that they are shared.
    Fails a duplicate that no saving cites, and a saving (``benefits`` of kind ``saving``) that names no system,
    element, contact, innovation or thing retired. Without systems and savings the test is not seen.
    """
    found, subject = Found(), view.subject
    assets = list(assets_of(view))
    savings = [benefit for benefit in subject.benefits if benefit.kind == "saving"]
    found.checked = len(assets) + len(savings)
    for first, second in duplicates(assets):
        if not any(_cites(benefit, first.what) or _cites(benefit, second.what) for benefit in savings):
            found.failed.append(_paid_twice(view, first, second))
    known = [
        *(asset.what for asset in assets),
        *(
            item.name
            for item in subject.items
            if item.kind in (Kind.ELEMENT, Kind.DESIGN, Kind.INNOVATION, Kind.TOUCHPOINT)
        ),
        *(text for item in subject.innovations for text in item.retires),
    ]
    for benefit in savings:
        if not any(_cites(benefit, what) for what in known):
            found.failed.append(_cites_nothing(view, benefit))
    if not found.checked and subject.worked_on:
        found.why.append(
            view.said(
                "No system and no saving is named, so nothing could be compared.",
                "시스템이나 절감이 적힌 곳이 없어 견줄 것이 없습니다.",
            )
        )
    return found


def assets_of(view: View) -> Iterator[Asset]:
    """Yield the systems and assets that brand, interface and innovation name in any of their texts.

    Whatever a contact lists as its technology counts by its own words too, whether or not it is called a system.
    """
    tools = list(dict.fromkeys(tool.what for design in view.subject.designs for tool in design.tools))
    for domain, items in view.subject.realised().items():
        for item, _ in items:
            for sentence in (part for passage in item.passages for part in sentences(passage.text)):
                named = list(_systems_in(sentence))
                told = [tool for tool in tools if len(content(tool)) > 1 and held(tool, sentence) == 1]
                for what in dict.fromkeys(
                    [*named, *(tool for tool in told if not any(_same_job(tool, one) for one in named))]
                ):
                    if not _only_shown(item, sentence):
                        yield Asset(what, domain, item, sentence)


def _only_shown(item: Item, sentence: str) -> bool:
    """Return whether a piece of communication merely speaks of a system."""
    speaks = isinstance(item, Element) and item.aspect == "communication"
    return speaks and not _APART.search(sentence)


def duplicates(assets: list[Asset]) -> Iterator[tuple[Asset, Asset]]:
    """Yield each pair of assets of different domains that do the same job and are not said to be shared."""
    seen: set[frozenset[str]] = set()
    for place, first in enumerate(assets):
        for second in assets[place + 1 :]:
            pair = frozenset((first.item.id, second.item.id))
            if first.domain == second.domain or pair in seen:
                continue
            shares = _SHARED_WORDS.search(first.sentence) or _SHARED_WORDS.search(second.sentence)
            if shares and not (_APART.search(first.sentence) or _APART.search(second.sentence)):
                continue
            if _same_job(first.what, second.what):
                seen.add(pair)
                yield first, second


def _same_job(first: str, second: str) -> bool:
    a, b = content(first), content(second)
    return bool(a and b) and len(a & b) / max(len(a), len(b)) >= _SAME_THING


def _systems_in(sentence: str) -> Iterator[str]:
    for match in _KO.finditer(sentence):
        words = [
            word
            for word in match[1].split()
            if not _OWN_KO.match(word) and not word.endswith(("는", "을", "를", "은", "해", "고"))
        ]
        if words:
            yield f"{' '.join(words)} {match[2]}"
    for match in _EN.finditer(sentence):
        words = [word for word in match[1].split() if word.casefold() not in _ARTICLES]
        if words:
            yield f"{' '.join(words)} {match[2]}"


def _cites(benefit: Benefit, what: str) -> bool:
    return plain(what) in plain(benefit.text) or (len(content(what)) > 1 and held(what, benefit.text) >= _CITED)


def _paid_twice(view: View, first: Asset, second: Asset) -> Failure:
    domains = [view.said(*DOMAIN_NAMES[asset.domain]) for asset in (first, second)]
    return failure(
        second.item,
        view.said(
            "‘{a}’ ({one}) and ‘{b}’ ({two}) have a system for the same job: {what}.",
            "‘{a}’({one})과(와) ‘{b}’({two})에 같은 일을 하는 {what}이(가) 따로 있습니다.",
            a=first.item.name,
            b=second.item.name,
            one=domains[0],
            two=domains[1],
            what=second.what,
        ),
        view.said(
            "Use one for both and state the saving, or say why two are needed.",
            "하나를 함께 쓰고 절감액을 적거나, 둘이 필요한 이유를 적으십시오.",
        ),
        1,
        [second.sentence, (first.sentence, first.item)],
    )


def _cites_nothing(view: View, benefit: Benefit) -> Failure:
    return Failure(
        id=benefit.path.rpartition(".")[2],
        name=benefit.text,
        path=benefit.path,
        wrong=view.said(
            "The saving ‘{text}’ names no shared asset or system.",
            "절감 ‘{text}’에 함께 쓰는 자산이나 시스템이 없습니다.",
            text=benefit.text,
        ),
        todo=view.said(
            "Name what is used twice instead of bought twice.", "두 번 사는 대신 함께 쓰는 것을 밝히십시오."
        ),
        severity=2,
    )
