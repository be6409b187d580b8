"""I6: within innovation, all offers share the position, and none runs down another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cemagent.method.matching import without_parentheses
from cemagent.tools.integration.findings import Found, View, failure
from cemagent.tools.integration.opposites import opposed, stands_in
from cemagent.tools.integration.results import Failure
from cemagent.tools.integration.subject import Element, Innovation, Item, Kind, Positioning
from cemagent.tools.integration.wording import content, held, plain, sentences

_RUNS_DOWN = re.compile(
    r"대신|대체|필요(?:가|도|는)? ?없|쓸 ?필요|(?:까닭|이유|일|필요|것)(?:이|가|도|은|는)? (?:없|사라)|쓸모(?:가 )?없|쓸데없|무의미|소용(?:이 )?없|의미(?:가 )?없|"
    r"안 (?:사|써|쓰|예약|봐)\S*도 (?:된|돼|됩|괜찮)|지 않아도 (?:된|돼|됩|괜찮)|"
    r"더는|더 이상|이제 그만|그만두|버리|잊으|낡은|구식|옛날|보다 (?:훨씬|더|낫|나은|싸|빠|좋)|갈아타|왜 아직|"
    r"\binstead of\b|\breplac\w+|\bno longer need|\bno need for\b|\bforget\b|\boutdated\b|\bobsolete\b|\bold-fashioned\b|\bwhy (?:still|pay)\b|"
    r"\bditch\b|\bbetter than\b|\bcheaper than\b|\bfaster than\b|\bswitch from\b|\brather than\b|\bdon't bother with\b|\bskip the\b|"
    r"\b(?:nobody|no one|none of \w+)\b.{0,30}\b(?:needs?|wants?|reason|books?|buys?|orders?|uses?|misses|asks? for|return)\b|\bno (?:reason|need|point|use)\b|"
    r"\b(?:pointless|unnecessary|redundant|superfluous|useless|worthless|needless)\b|\bneed(?:n't| not)\b|\b(?:do|does|will)(?:n't| not) need\b|"
    r"\bnever (?:\w+ )?(?:book|buy|order|use|need)\b|\binto retirement\b|\bmakes? .{0,40}\b(?:obsolete|a waste)\b",
    re.IGNORECASE,
)
_LEFT_KO = re.compile(
    r"([가-힣]+(?: [가-힣]+)?)(?:을|를|에|은|는|에서)\s(?:다시 |굳이 |더 )?(?:예약|구매|주문|이용|신청|구독|가입|살|쓸|탈|묵을|시킬|고를)\S*\s?"
    r"(?:까닭|이유|필요|일)(?:이|가|도|은)?\s?(?:없|사라)"
)
_LEFT_EN = re.compile(
    r"\b(?:nobody|no one|no (?:guest|customer|patient|buyer|drinker)|(?:guests?|customers?|patients?|people|they|you) (?:never|no longer|do not|don't|need not))\b"
    r".{0,24}?\b(?:books?|buys?|orders?|uses?|pays? for|subscribes? to|chooses?|wants?|needs?)\s(?:to (?:book|buy|order|use|pay for) )?"
    r"((?:the|our|my|your|its)\s[a-z-]+(?:\s[a-z-]+)?)",
    re.IGNORECASE,
)
_STRANGE = re.compile(
    r"^(?:다른|남의|타|경쟁|이웃|옆|딴)|\b(?:other|rival|competitor|elsewhere|another)", re.IGNORECASE
)
_OURS = re.compile(r"^(?:our|the|my|your|its)\s|^(?:우리|저희)\s", re.IGNORECASE)
_CLAUSE_END = re.compile(r"^\S*(?:아|어|여|해|고|며|서|도|면|게|이|가|은|는|라|니)\s")
"""The end of a clause before the offer: 값은 같아 안채를."""
_NAMED = 0.99
_REJECTED = 0.5
"""Share of a rejected statement's content in one sentence from which it is its message."""


def shared_position(view: View) -> Found:
    """I6 (overlap): products, services, extensions and buzz campaigns share the position; no cannibal message.

    Fails an innovation whose words say what the positioning was chosen over (``rejected_alternatives``) or the
    opposite in code of the positioning (unless the theme asks for it), one that runs down another offer or brand
    element that is to stay (not in its ``retires``) or any offer of the house that its customers are told to leave,
    and one that retires another innovation. One innovation alone is compared with the position only.
    """
    found, subject = Found(), view.subject
    for innovation in subject.innovations:
        found.checked += 1
        if subject.positioning is not None:
            found.failed.extend(_off_position(view, innovation, subject.positioning))
        found.failed.extend(_retiring(view, innovation) or _cannibal(view, innovation))
    if subject.innovations and subject.positioning is None:
        found.why.append(
            view.said(
                "There is no positioning yet to compare the innovations with.", "혁신을 견줄 포지셔닝이 아직 없습니다."
            )
        )
    return found


def _off_position(view: View, innovation: Innovation, position: Positioning) -> Iterator[Failure]:
    statement = position.passages[0].text if position.passages else position.name
    theme = view.subject.theme
    codes = f"{theme.text}\n{' '.join(theme.cues)}" if theme else ""
    for sentence in _sentences(innovation):
        rejected = next((other for other in position.rejected if _repeats(sentence, other, statement)), None)
        against = None if rejected else opposed(statement, sentence)
        against = None if against and stands_in(against, codes) else against
        if rejected is None and against is None:
            continue
        yield failure(
            innovation,
            view.said(
                "‘{name}’ says what the position was chosen over: ‘{other}’.",
                "‘{name}’에서 포지셔닝을 정할 때 버린 ‘{other}’을(를) 말합니다.",
                name=innovation.name,
                other=rejected,
            )
            if rejected
            else view.said(
                "‘{name}’ says the opposite of the position (‘{word}’).",
                "‘{name}’에서 포지셔닝과 반대되는 말(‘{word}’)을 합니다.",
                name=innovation.name,
                word=against[1] if against else "",
            ),
            view.said(
                "Tell it as the experience of the position, or take it out of the portfolio.",
                "포지셔닝의 경험으로 다시 말하거나 과제에서 빼십시오.",
            ),
            2,
            [sentence, (statement, position)],
        )
        return


def _repeats(sentence: str, rejected: str, statement: str) -> bool:
    """Return whether ``sentence`` says most of ``rejected`` and of that something that the position does not say."""
    common = content(rejected) & content(sentence)
    least = 3 if any("가" <= feature[0] <= "힣" for feature in common) else 2
    return len(common - content(statement)) >= least and held(rejected, sentence) >= _REJECTED


def _retiring(view: View, innovation: Innovation) -> list[Failure]:
    """Return the failure of an innovation that does away with what another one is about to launch."""
    given_up = " ".join(innovation.retires)
    for other in view.subject.innovations:
        if other.id != innovation.id and _is_named(other.name, given_up):
            return [
                failure(
                    innovation,
                    view.said(
                        "‘{name}’ retires ‘{other}’, which is itself being launched.",
                        "‘{name}’에서 이제 막 내놓을 ‘{other}’을(를) 그만두기로 합니다.",
                        name=innovation.name,
                        other=other.name,
                    ),
                    view.said(
                        "Keep one of the two, or say which comes after.", "둘 가운데 하나만 남기거나 차례를 정하십시오."
                    ),
                    2,
                    [given_up, (other.name, other)],
                )
            ]
    return []


def _cannibal(view: View, innovation: Innovation) -> list[Failure]:
    others: list[Innovation | Element] = [*view.subject.innovations, *view.subject.kept]
    retired = " ".join(innovation.retires)
    for sentence in _sentences(innovation):
        if _RUNS_DOWN.search(sentence):
            for other in others:
                if other.id == innovation.id or plain(innovation.name).endswith(plain(other.name)):
                    continue
                if _is_named(other.name, sentence) and not _is_named(other.name, retired):
                    return [_runs_down(view, innovation, other.name, sentence, (other.name, other))]
        offer = offer_to_leave(sentence)
        if offer and not _is_named(offer, retired) and _is_of_the_house(view, offer, sentence):
            return [_runs_down(view, innovation, offer, sentence)]
    return []


def _is_named(name: str, text: str) -> bool:
    bare = without_parentheses(name)
    said = plain(text)
    if len(plain(bare)) < 2 or not said:
        return False
    return plain(bare) in said or (len(content(bare)) > 1 and held(bare, text) >= _NAMED)


def _is_of_the_house(view: View, offer: str, sentence: str) -> bool:
    """Return whether what customers are told to leave is the house's own: "our", or named elsewhere in the strategy."""
    if re.match(r"our\b|우리 |저희 ", offer, re.IGNORECASE):
        return True
    wanted = plain(_OURS.sub("", _CLAUSE_END.sub("", offer)))
    here = plain(sentence)
    works: list[Item] = [
        item
        for item in view.subject.items
        if item.kind in (Kind.ELEMENT, Kind.DESIGN, Kind.INNOVATION, Kind.TOUCHPOINT)
    ]
    texts = (plain(text) for item in works for text in (item.text.replace(sentence, ""), item.asides))
    return len(wanted) > 1 and any(wanted in text for text in texts if text != here)


def _runs_down(
    view: View, innovation: Innovation, other: str, sentence: str, quote: tuple[str, Item] | None = None
) -> Failure:
    return failure(
        innovation,
        view.said(
            "‘{name}’ runs down ‘{other}’, which is to stay.",
            "‘{name}’에서 계속 둘 ‘{other}’을(를) 깎아내립니다.",
            name=innovation.name,
            other=other,
        ),
        view.said(
            "Say what each is for, or list the other among what it retires.",
            "둘이 각각 무엇을 위한 것인지 말하거나, 그만둘 것에 적으십시오.",
        ),
        2,
        [sentence, *([quote] if quote else [])],
    )


def offer_to_leave(sentence: str) -> str:
    """Return the offer that customers have no more reason to take according to ``sentence``, or ""; not one of others."""
    match = _LEFT_KO.search(sentence) or _LEFT_EN.search(sentence)
    return "" if match is None or _STRANGE.search(match[1]) else match[1]


def _sentences(innovation: Innovation) -> list[str]:
    return [part for passage in innovation.passages for part in sentences(passage.text)]
