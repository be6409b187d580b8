"""I7 to I9: the three pairwise links between brand, interface and innovation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cemagent.method.pending import says_nothing
from cemagent.method.quantities import number_in, tells_time
from cemagent.tools.integration.findings import Found, View, failure
from cemagent.tools.integration.results import Failure
from cemagent.tools.integration.roles import day_of_launch, day_of_training
from cemagent.tools.integration.subject import Design, Element, Innovation, Kind, Line, carrying
from cemagent.tools.integration.wording import cues_in, sentences

_MEASURE = re.compile(
    r"\d|율|률|비율|횟수|건수|점수|(?<!빠른 )(?<!좋은 )(?<!즐거운 )(?<!편한 )시간|분수|인원|지수|순위|몇 (?:명|번|건|분)|측정|잰다|센다|"
    r"\brates?\b|\bshare\b|\bpercent\w*|\bscore\b|\btimes\b|\b(?:waiting|response|handling|delivery|lead|repair|turnaround|cycle|queue|answer|reply|call|service)[ -]time\b|\btime (?:to|from|until|taken|between|spent|per)\b|\bminutes\b|\bseconds\b|\bcount\w*|\bnumber of\b|\bindex\b|\bnps\b|\bhow many\b|\bratio\b|"
    r"\baverage\b|\bmedian\b|\bfrequency\b|\bper (?:day|week|month|visit|guest|customer)\b|\bmeasured\b",
    re.IGNORECASE,
)
_PORTION = re.compile(
    r"절반|(?:열|백|다섯|스물)에 (?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉)|반 (?:이상|이하|넘)|(?:한|두|세)\s?(?:번|명|분|건|사람|통|곳|가지)\s?(?:이상|이하|안|이내|넘|까지|마다|꼴)|(?:날|주|달|해)마다|"
    r"(?:하루|한 ?주|한 ?달|일주일|분기|한 ?해)에|가운데|\b(?:half|a third|thirds?|a quarter|quarters) of\b|\b(?:once|twice|thrice)\b|"
    r"\b(?:one|none|nobody|no one|not one) (?:in|of|out of)\b|\b(?:no|not) more than\b|\bat (?:most|least)\b|\bevery (?:\w+ )?(?:one|call|guest|patient)\b",
    re.IGNORECASE,
)
_EACH_ONE = re.compile(r"(한 (?:분|사람|명|건)) \1")
"""한 분 한 분: each of them, no count."""
_WITHIN = re.compile(
    r"(\d+(?:\.\d+)?)\s*(초|분|시간)\s*(?:안|이내|내|만)|(?:within|in under|in less than|in)\s+(\d+(?:\.\d+)?|one|two|three|five|ten)\s*(seconds?|minutes?|hours?)",
    re.IGNORECASE,
)


def brand_interface(view: View) -> Found:
    """I7 (mapping): each promise in communication is kept by a staff or system behaviour with a metric.

    Fails a communication element whose EVP line no design enacts, whose designs have no observable behaviour
    or no measurable ``quality_metric``, or that promises a time shorter than every design's target; and a
    contact whose style (or, without one, other words) carries no cue of the theme: polite and quick is anyone's.
    """
    found, subject = Found(), view.subject
    if not subject.designs:
        if subject.kept:
            found.why.append(_nothing_designed(view))
        return found
    for element in subject.kept:
        if element.aspect == "communication":
            found.checked += 1
            enacting = [design for design in subject.designs if design.evp_id and design.evp_id == element.evp_id]
            found.failed.extend(_unkept(view, element, enacting))
    if not any(element.aspect == "communication" for element in subject.kept):
        found.why.append(
            view.said(
                "No element of communication was seen, so no promise could be followed to a contact.",
                "커뮤니케이션 요소가 없어 약속이 접촉까지 이어지는지 볼 수 없습니다.",
            )
        )
    if subject.theme is not None and subject.theme.cues:
        for design in subject.designs:
            found.checked += 1
            if not _sounds_like(subject.theme.cues, design):
                found.failed.append(_without_theme(view, design, subject.theme.cues))
    return found


def _sounds_like(cues: Sequence[str], design: Design) -> bool:
    """Return whether the language of a contact carries a cue: its style, and only without one its other words."""
    style = [text for text in design.style if not says_nothing(text)]
    return bool(cues_in(cues, style, "\n".join(style) or design.text))


def _nothing_designed(view: View) -> str:
    return view.said(
        "No contact was designed yet: work through the interface stage.",
        "아직 설계한 접촉이 없으니 인터페이스 단계를 진행하십시오.",
    )


def _unkept(view: View, element: Element, enacting: Sequence[Design]) -> Iterator[Failure]:
    quote = element.text.replace("\n", " - ")
    acting = [design for design in enacting if any(not says_nothing(act) for act in design.essence)]
    measured = [design for design in acting if is_measure(design.metric)]
    if not acting:
        yield failure(
            element,
            view.said(
                "‘{name}’ makes a promise that no staff or system behaviour keeps.",
                "‘{name}’에서 알리는 약속을 지킬 직원이나 시스템의 행동이 없습니다.",
                name=element.name,
            ),
            view.said(
                "Design a contact that enacts its EVP line, or withdraw the promise.",
                "그 EVP를 실행하는 접촉을 설계하거나 약속을 거두십시오.",
            ),
            3,
            [quote],
        )
    elif not measured:
        yield failure(
            element,
            view.said(
                "The behaviour behind ‘{name}’ has no metric.",
                "‘{name}’을(를) 지키는 행동에 재는 값이 없습니다.",
                name=element.name,
            ),
            view.said(
                "Give the contact a measure that can be counted.", "그 접촉의 품질 지표를 셀 수 있는 값으로 적으십시오."
            ),
            2,
            [quote, *((design.metric, design) for design in acting)],
        )
    else:
        yield from _too_slow(view, element, acting)


def is_measure(metric: str) -> bool:
    """Return whether ``metric`` can be counted or timed, in figures or in words; one thing alone is no count."""
    if says_nothing(metric):
        return False
    metric = _EACH_ONE.sub("", metric)
    told = bool(_MEASURE.search(metric) or _PORTION.search(metric) or tells_time(metric))
    return told or number_in(metric) not in (None, 1.0)


def _too_slow(view: View, element: Element, acting: Sequence[Design]) -> Iterator[Failure]:
    promised = min((seconds for part in sentences(element.text) for seconds in _seconds_in(part)), default=None)
    targets = [design.duration_s or design.response_s for design in acting if design.duration_s or design.response_s]
    fastest = min((min(design.response_s or 1e12, design.duration_s or 1e12) for design in acting), default=1e12)
    if promised is not None and targets and fastest > promised:
        yield failure(
            element,
            view.said(
                "‘{name}’ promises {promised:g} s, the fastest contact is given {fastest:g} s.",
                "‘{name}’에서는 {promised:g}초를 약속하나 가장 빠른 접촉의 목표가 {fastest:g}초입니다.",
                name=element.name,
                promised=promised,
                fastest=fastest,
            ),
            view.said(
                "Promise what the contact can keep, or speed it up.",
                "지킬 수 있는 시간을 약속하거나 접촉을 앞당기십시오.",
            ),
            3,
            [element.text.replace("\n", " - ")],
        )


def _seconds_in(text: str) -> Iterator[float]:
    for match in _WITHIN.finditer(text):
        value = number_in(f"{match[1] or match[3]} {match[2] or match[4]}", "s")
        if value:
            yield value


def _without_theme(view: View, design: Design, cues: Sequence[str]) -> Failure:
    return failure(
        design,
        view.said(
            "Nothing in the words and manner of ‘{name}’ carries a cue of the theme.",
            "‘{name}’의 말과 태도에 테마 단서가 하나도 없습니다.",
            name=design.name,
        ),
        view.said(
            "Let it carry one of these: {cues}.", "다음 가운데 하나를 담으십시오: {cues}.", cues=", ".join(cues[:4])
        ),
        1,
        [" / ".join(design.style)],
    )


def brand_innovation(view: View) -> Found:
    """I8 (mapping): each innovation names the promise it proves and its identity rule; each promise has a coming proof.

    Fails an innovation without an EVP line that exists, one without ``identity_rule`` whose requirements carry
    no cue of the theme either (where other innovations have a rule; "to be decided" is none), and an EVP line that no innovation proves unless
    the coverage matrix gives the reason.
    """
    found, subject = Found(), view.subject
    if not subject.innovations:
        if subject.lines:
            found.why.append(
                view.said(
                    "There is no innovation yet: work through the innovation stage.",
                    "아직 혁신 과제가 없으니 혁신 단계를 진행하십시오.",
                )
            )
        return found
    has_rules = any(not says_nothing(item.identity_rule) for item in subject.innovations)
    cues = subject.theme.cues if subject.theme else ()
    for item in subject.innovations:
        found.checked += 1
        if subject.lines and not set(item.evp_ids) & subject.line_ids:
            found.failed.append(_proves_nothing(view, item))
        if has_rules and says_nothing(item.identity_rule) and not cues_in(cues, (), _requirements(item)):
            found.failed.append(_no_identity(view, item))
    if not has_rules:
        found.why.append(
            view.said(
                "No innovation has an identity rule, so whether it is recognised as yours was not judged.",
                "정체성 규칙을 적은 과제가 없어 우리 것으로 알아볼 수 있는지는 판정하지 않았습니다.",
            )
        )
    proved = {one for item in subject.innovations for one in item.evp_ids}
    excused = {row.evp_id for row in subject.coverage if not says_nothing(row.reason)}
    for line in subject.lines:
        found.checked += 1
        if line.id not in proved | excused:
            found.failed.append(_unproved(view, line))
    return found


def _requirements(item: Innovation) -> str:
    """Return what an innovation has to meet: a rule of identity may stand there, while its name is none."""
    return "\n".join(passage.text for passage in item.passages if passage.field.startswith("experience_spec"))


def _unproved(view: View, line: Line) -> Failure:
    return failure(
        line,
        view.said(
            "No coming innovation proves the promise ‘{name}’.",
            "‘{name}’ 약속을 증명할 다음 과제가 없습니다.",
            name=line.name,
        ),
        view.said(
            "Plan its next proof, or write why none is needed.", "다음 증거를 계획하거나 필요 없는 이유를 적으십시오."
        ),
        2,
    )


def _proves_nothing(view: View, item: Innovation) -> Failure:
    return failure(
        item,
        view.said("‘{name}’ proves no promise.", "‘{name}’이(가) 증명하는 약속이 없습니다.", name=item.name),
        view.said("Name the EVP line it proves, or stop it.", "증명할 EVP를 적거나 과제를 멈추십시오."),
        2,
    )


def _no_identity(view: View, item: Innovation) -> Failure:
    return failure(
        item,
        view.said(
            "Nothing says by what customers will recognise ‘{name}’ as yours.",
            "고객이 무엇을 보고 ‘{name}’을(를) 우리 것으로 알아볼지 적혀 있지 않습니다.",
            name=item.name,
        ),
        view.said(
            "Write the rule for its name, voice or look.",
            "이름, 말투, 모양에서 지킬 규칙을 정체성 규칙으로 적으십시오.",
        ),
        1,
    )


def interface_innovation(view: View) -> Found:
    """I9 (mapping, dates): contacts introduce, teach and support each innovation; training comes before launch.

    Where contacts are given (``introduced_by``, ``taught_by``, ``supported_by``) fails an innovation that
    lacks one of the three or names one that does not exist; else one of whose touchpoints none is designed.
    Fails training on or after the day of launch, from the fields or from dates in the text, a training date
    missing where others have one, and a contact without ``idea_route`` where others have one.
    """
    found, subject = Found(), view.subject
    if not subject.innovations or not subject.designs:
        if subject.innovations or subject.designs:
            found.why.append(
                _nothing_designed(view)
                if subject.innovations
                else view.said("There is no innovation yet to carry.", "접촉에서 다룰 혁신 과제가 아직 없습니다.")
            )
        return found
    lists = any(item.introduced_by or item.taught_by or item.supported_by for item in subject.innovations)
    trains = any(day_of_training(item, subject.today) for item in subject.innovations)
    for item in subject.innovations:
        found.checked += 1
        found.failed.extend(_uncarried(view, item, lists))
        found.failed.extend(_untrained(view, item, trains))
    routes = any(not says_nothing(design.idea_route) for design in subject.designs)
    for design in subject.designs if routes else ():
        found.checked += 1
        if says_nothing(design.idea_route):
            found.failed.append(_no_route(view, design))
    if not lists:
        found.why.append(
            view.said(
                "No innovation lists the contacts that introduce, teach and support it; its touchpoints were judged instead.",
                "알리고 가르치고 돕는 접점을 적은 과제가 없어 바뀌는 접점으로 판정했습니다.",
            )
        )
    if not routes:
        found.why.append(
            view.said(
                "No contact has a route into the idea backlog, so that part was not judged.",
                "배운 것을 올리는 길을 적은 접촉이 없어 그 부분은 판정하지 않았습니다.",
            )
        )
    return found


def _uncarried(view: View, item: Innovation, lists: bool) -> Iterator[Failure]:
    parts = (
        (item.introduced_by, "introduces", "알리는"),
        (item.taught_by, "teaches", "가르치는"),
        (item.supported_by, "supports", "돕는"),
    )
    known = {one.id for one in view.subject.items if one.kind in (Kind.TOUCHPOINT, Kind.DESIGN)}
    designed = {design.touchpoint_id for design in view.subject.designs}
    if lists:
        empty = [view.said(en, ko) for ids, en, ko in parts if not set(ids) & known]
        if empty:
            yield failure(
                item,
                view.said(
                    "No contact {parts} ‘{name}’.",
                    "‘{name}’을(를) {parts} 접점이 없습니다.",
                    parts=view.said(" or ", ", ").join(empty),
                    name=item.name,
                ),
                view.said("Name the contact for each of the three.", "알리고 가르치고 돕는 접점을 하나씩 적으십시오."),
                2,
            )
    elif not set(item.touchpoint_ids) & designed:
        yield failure(
            item,
            view.said(
                "None of the touchpoints of ‘{name}’ has a contact that could introduce, teach or support it.",
                "‘{name}’을(를) 알리고 가르치고 도울 접촉이 설계된 접점이 없습니다.",
                name=item.name,
            ),
            view.said(
                "Design the contact, or move it to one that exists.",
                "그 접점의 접촉을 설계하거나 있는 접점으로 옮기십시오.",
            ),
            2,
        )


def _untrained(view: View, item: Innovation, others_train: bool) -> Iterator[Failure]:
    contacts = carrying(view.subject, item)
    trained = day_of_training(item, view.subject.today, contacts)
    launched = day_of_launch(item, view.subject.today)
    if launched and trained and trained.day >= launched.day:
        yield failure(
            item,
            view.said(
                "Staff are trained for ‘{name}’ on {trained}, not before its launch on {launched}.",
                "‘{name}’의 직원 교육({trained})이 출시({launched})보다 먼저 있지 않습니다.",
                name=item.name,
                trained=trained.day.isoformat(),
                launched=launched.day.isoformat(),
            ),
            view.said("Train before the launch, or launch later.", "출시 전에 교육하거나 출시를 미루십시오."),
            3,
            [(trained.text, trained.item), launched.text],
        )
    elif launched and not trained and others_train:
        yield failure(
            item,
            view.said(
                "‘{name}’ is launched on {launched} without a date for training staff.",
                "‘{name}’은(는) {launched}에 출시하는데 직원 교육일이 없습니다.",
                name=item.name,
                launched=launched.day.isoformat(),
            ),
            view.said("Set the day of training before it.", "그보다 앞선 교육일을 정하십시오."),
            2,
            [launched.text],
        )


def _no_route(view: View, design: Design) -> Failure:
    return failure(
        design,
        view.said(
            "What is learned at ‘{name}’ has no route into the idea backlog.",
            "‘{name}’에서 배운 것이 아이디어 목록으로 올라갈 길이 없습니다.",
            name=design.name,
        ),
        view.said("Say who carries it where, and how often.", "누가 얼마마다 어디에 올리는지 적으십시오."),
        1,
    )
