"""I4: within brand, the elements share codes of the theme and none jars."""

from __future__ import annotations

import re
from collections import Counter

from cemagent.tools.integration.findings import Found, View, failure
from cemagent.tools.integration.opposites import opposed
from cemagent.tools.integration.results import Failure
from cemagent.tools.integration.subject import Element, Theme
from cemagent.tools.integration.wording import cues_in, held, plain

_KINDS: dict[str, tuple[str, str, str]] = {
    "company": (
        r"회사|기업|법인|사옥|본사|사훈|\bcompany\b|\bcorporate\b|\bfirm\b|\bheadquarters\b|\bfounder\b|창업자",
        "company",
        "회사",
    ),
    "name": (
        r"이름|브랜드명|상호|상표명|네이밍|브랜드 ?네임|\b(?:brand|trade|shop|hotel|product)? ?names?\b|\bnaming\b",
        "name",
        "이름",
    ),
    "logo": (r"로고|심벌|심볼|마크|문장\(|엠블럼|\blogo\b|\bsymbol\b|\bemblem\b|\bmark\b|\bsignet\b", "logo", "로고"),
    "advertising": (
        r"광고|캠페인|포스터|홍보|영상|전단|브로슈어|카탈로그|신문|라디오|\bad(?:s|vert\w*)?\b|\bcampaign\b|\bposter\b|\bfilm\b|"
        r"\bbrochure\b|\bleaflet\b|\bradio\b|\bbillboard\b",
        "advertising",
        "광고",
    ),
    "store": (
        r"매장|점포|로비|객실|공간|인테리어|창구|지점|간판|외관|대기실|영업점|전시장|현관|가게|\bstores?\b|\bshops?\b|\blobby\b|\bbranch\b|\binterior\b|"
        r"\bshowroom\b|\bclinic\b|\bwaiting room\b|\bsign(?:age|s)?\b|\bentrance\b|\brooms?\b|\bcounter\b",
        "store",
        "매장",
    ),
    "web": (
        r"웹|누리집|홈페이지|사이트|온라인|앱|화면|모바일|\bweb\w*\b|\bsite\b|\bonline\b|\bapp\b|\bhome ?page\b|\bscreen\b",
        "web",
        "웹",
    ),
}
_PATTERNS = {kind: re.compile(pattern, re.IGNORECASE) for kind, (pattern, _, _) in _KINDS.items()}
_OF_WHAT = re.compile(r"\s(?:in|of|for|on|at|from|with)\s", re.IGNORECASE)
_LEAST = 2
"""Cues that an element must share with the rest of the brand (brief 8.3, I4)."""
_LEAST_KINDS = 2


def brand_codes(view: View) -> Found:
    """I4 (overlap): company, name, logo, advertising, store and web share at least two cues of the theme; clashes are listed.

    A cue counts for an element when it is among its ``theme_cues`` or its specification says it, and when
    another element carries it too. Fails an element of the six kinds with fewer than two such cues, and one with
    a cue that the theme forbids or that says the opposite of one of its cues. An element of no such kind (a
    product detail) and one to be dropped are not compared. Kinds without an element are named as not seen, and
    with elements of one kind alone there is no overlap to see.
    """
    found, theme = Found(), view.subject.theme
    if theme is None or not theme.cues:
        if view.subject.elements:
            found.why.append(
                view.said(
                    "The theme has no cues yet, so shared codes cannot be seen: write its style and content cues.",
                    "테마에 단서가 없어 함께 쓰는 기호를 볼 수 없으니 스타일 단서와 내용 단서를 적으십시오.",
                )
            )
        return found
    kept = [element for element in view.subject.kept if kind_of(element)]
    carried = {element.id: cues_in(theme.cues, element.theme_cues, element.text) for element in kept}
    times = Counter(cue for cues in carried.values() for cue in cues)
    for element in kept:
        found.checked += 1
        common = [cue for cue in theme.cues if cue in carried[element.id] and times[cue] > 1]
        if len(kept) > 1 and len(common) < _LEAST:
            found.failed.append(_too_few(view, element, common, theme))
        found.failed.extend(_jarring(view, element, theme))
    seen = {kind_of(element) for element in kept}
    if len(seen) < _LEAST_KINDS:
        found.checked = 0
    missing = [kind for kind in _KINDS if kept and kind not in seen]
    if missing:
        names = ", ".join(_KINDS[kind][2 if view.lang == "ko" else 1] for kind in missing)
        found.why.append(
            view.said("No element was seen for: {names}.", "다음 요소는 보이지 않습니다: {names}.", names=names)
        )
    return found


def kind_of(element: Element) -> str | None:
    """Return which of the six kinds of brand element this is, by its name, else None.

    The name of a part of the product counts only where it ends in the kind: a room's bedding is no store.
    """
    name = next((passage.text for passage in element.passages if passage.field == "name"), element.name)
    if element.aspect == "product":
        name = _OF_WHAT.split(name)[0]
    hits = [(match.end(), kind) for kind, pattern in _PATTERNS.items() if (match := _last(pattern, name))]
    if element.aspect == "product":
        hits = [hit for hit in hits if not re.search(r"\w", name[hit[0] :])]
    return max(hits)[1] if hits else None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match: what a thing is stands at the end of its name in both languages."""
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def _too_few(view: View, element: Element, common: list[str], theme: Theme) -> Failure:
    shown = ", ".join(common) or view.said("none", "없음")
    return failure(
        element,
        view.said(
            "‘{name}’ shares {count} cues of the theme with the rest of the brand ({shown}) where {least} or more are needed.",
            "‘{name}’에서 다른 요소와 함께 쓰는 테마 단서가 {count}개({shown})뿐인데 {least}개 이상이어야 합니다.",
            name=element.name,
            count=len(common),
            shown=shown,
            least=_LEAST,
        ),
        view.said(
            "Work one of these in: {cues}.",
            "다음 단서를 담으십시오: {cues}.",
            cues=", ".join([cue for cue in theme.cues if cue not in common][:3]),
        ),
        2 if not common else 1,
        [", ".join(element.theme_cues)],
    )


def _jarring(view: View, element: Element, theme: Theme) -> list[Failure]:
    found = []
    for own in element.theme_cues:
        banned = next((ban for ban in theme.forbidden if plain(ban) == plain(own) or held(ban, own) >= 0.75), None)
        against = None if banned else next((cue for cue in theme.cues if opposed(cue, own)), None)
        other = banned or against
        if other is None:
            continue
        found.append(
            failure(
                element,
                view.said(
                    "The cue ‘{own}’ of ‘{name}’ jars with ‘{other}’ of the theme.",
                    "‘{name}’의 단서 ‘{own}’이(가) 테마의 ‘{other}’와(과) 부딪힙니다.",
                    own=own,
                    name=element.name,
                    other=other,
                ),
                view.said("Replace the cue by one of the theme.", "테마의 단서로 바꾸십시오."),
                2,
                [own, (other, theme)],
            )
        )
    return found
