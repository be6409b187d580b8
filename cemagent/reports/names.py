"""Names of what a report shows, in Korean and in English: stages, levels, kinds, reasons, places."""

from __future__ import annotations

import re

from cemagent.errors import Lang, Reason
from cemagent.records.document import Location, SpanKind
from cemagent.records.review import ContradictionKind

Pair = tuple[str, str]
"""A text in Korean and in English."""


def pick(pair: Pair, lang: Lang) -> str:
    """Return the text of ``pair`` in ``lang``."""
    return pair[0] if lang == "ko" else pair[1]


STAGE_NAMES: dict[str, Pair] = {
    "critique": ("점검과 측정", "Critique and measurement"),
    "framework": ("CEM 기본구조", "CEM framework"),
    "world": ("고객의 경험세계", "Experiential world"),
    "platform": ("경험적 기반", "Experiential platform"),
    "brand": ("브랜드 경험", "Brand experience"),
    "interface": ("고객 인터페이스", "Customer interface"),
    "innovation": ("지속적 혁신", "Continuous innovation"),
    "integration": ("통합", "Integration"),
    "organization": ("조직과 고객가치", "Organisation and value"),
    "seybold": ("고객 시나리오", "Customer scenarios"),
}
"""What each stage is called in a heading; the rubric numbers R1 to R10 follow this order."""

LEVEL_NAMES: tuple[Pair, ...] = (
    ("없음", "Absent"),
    ("주장", "Asserted"),
    ("근거 있음", "Evidenced"),
    ("연결·측정", "Linked and measurable"),
)

LEVEL_RULES: tuple[Pair, ...] = (
    (
        "찾아야 할 내용이 없거나, 구호처럼 흔한 오류만 있습니다.",
        "What the criterion looks for is not there, or only its usual failure is, such as a slogan.",
    ),
    (
        "내용을 말하지만 출처가 없습니다. 또는 출처는 있으나 필요한 부분이 빠져 있습니다.",
        "It is said, in whole or in part, without a source; or there is a source but a required part is missing.",
    ),
    (
        "필요한 부분을 모두 말하고 표본 수, 날짜, 기록, 시험처럼 구체적인 출처를 하나 이상 밝힙니다.",
        "Every required part is stated, and at least one concrete source is named: a sample, a date, a log, a test.",
    ),
    (
        "2수준에 더해, 이웃 단계와의 연결, 값이 있는 지표, 이름이 정해진 책임자가 한자리에 있습니다.",
        "Level 2, and beside it a link to a neighbouring step, a measure with a value, and a named owner.",
    ),
)

SHORT_LEVELS: tuple[Pair, ...] = (("없음", "Absent"), ("주장", "Asserted"), ("근거", "Evidenced"), ("연결", "Linked"))
"""Level names for the ticks of a chart, where room is short."""

_MEANINGS: tuple[tuple[float, Pair], ...] = (
    (
        0.5,
        (
            "기준이 찾는 내용 대부분이 아직 계획에 없습니다. 평가보다 집필이 먼저입니다.",
            "Most of what the criteria look for is not in the plan yet: it needs writing before it needs polishing.",
        ),
    ),
    (
        1.0,
        (
            "주제는 다루지만 아직 의도를 밝힌 수준이고, 빠진 곳이 많습니다.",
            "The plan names its subjects but stays a statement of intent, with many gaps.",
        ),
    ),
    (
        1.5,
        (
            "무엇을 하려는지는 대체로 분명하나, 대부분 근거 없이 주장에 머뭅니다.",
            "What the plan wants is largely clear, but most of it is claimed without evidence.",
        ),
    ),
    (
        2.0,
        (
            "주장의 상당 부분에 근거가 붙기 시작했고, 나머지는 출처를 더해야 합니다.",
            "A good part of the plan rests on evidence; the rest still has to name its sources.",
        ),
    ),
    (
        2.5,
        (
            "계획이 대체로 근거 위에 서 있습니다. 남은 일은 단계 사이의 연결, 지표, 책임자입니다.",
            "The plan largely rests on evidence; what remains is links between steps, measures and owners.",
        ),
    ),
    (
        4.0,
        (
            "근거가 있고 단계가 서로 이어지며, 무엇을 누가 재는지까지 정해져 있습니다.",
            "The plan is evidenced, its steps are linked, and it says what is measured and by whom.",
        ),
    ),
)


def meaning_of(mean: float, lang: Lang) -> str:
    """Return the sentence that says what a mean level, 0 to 3, stands for."""
    return pick(next(text for limit, text in _MEANINGS if mean < limit), lang)


KIND_NAMES: dict[ContradictionKind, Pair] = {
    ContradictionKind.PROMISE_VS_INCENTIVE: ("약속과 보상이 어긋남", "Promise against incentive"),
    ContradictionKind.TIME_ORDER: ("시간 순서가 어긋남", "Order in time"),
    ContradictionKind.FORBIDDEN_CODE: ("스스로 금한 것을 사용", "Use of what the plan forbids"),
    ContradictionKind.CHANNEL_CONFLICT: ("채널 사이의 충돌", "Conflict between channels"),
    ContradictionKind.SEGMENT_DRIFT: ("타깃이 달라짐", "Drift of the target"),
    ContradictionKind.OTHER: ("기타", "Other"),
}

SEVERITY_NAMES: dict[int, Pair] = {
    3: ("심각: 약속, 타깃 또는 가격을 깨뜨립니다", "Serious: it breaks a promise, the target or the price"),
    2: ("보통: 시기나 행동이 제한된 범위에서 어긋납니다", "Moderate: timing or conduct breaks in a limited way"),
    1: ("경미: 표현의 문제입니다", "Minor: a matter of wording"),
}

_REASONS: dict[Reason, tuple[Pair, Pair]] = {
    Reason.NOT_FOUND: (("파일이 없습니다", "The file is not there"), ("경로를 확인하십시오.", "Check the path.")),
    Reason.UNREADABLE: (
        ("파일을 열 수 없습니다", "The file cannot be opened"),
        ("읽기 권한을 확인하십시오.", "Check the permission to read it."),
    ),
    Reason.UNSUPPORTED: (
        ("지원하지 않는 형식입니다", "The format is not supported"),
        ("DOCX, PDF, PPTX, HWP 또는 HWPX로 저장하십시오.", "Save it as DOCX, PDF, PPTX, HWP or HWPX."),
    ),
    Reason.EMPTY: (
        ("본문이 없습니다", "There is no text in it"),
        ("올바른 파일인지 확인하십시오.", "Check that it is the right file."),
    ),
    Reason.SCANNED: (
        ("글자 정보가 없는 스캔본입니다", "It is a scan without text"),
        ("원본 파일을 받거나 문자 인식(OCR)을 거치십시오.", "Ask for the original, or run text recognition (OCR)."),
    ),
    Reason.ENCRYPTED: (
        ("암호가 걸려 있습니다", "It is protected by a password"),
        ("암호를 푼 사본을 받으십시오.", "Ask for a copy without the password."),
    ),
    Reason.CORRUPT: (
        ("파일이 손상되었습니다", "The file is damaged"),
        ("다시 내려받거나 새로 저장한 사본을 받으십시오.", "Download it again, or ask for a fresh copy."),
    ),
    Reason.TOO_LARGE: (
        ("크기 한도를 넘었습니다", "It is over the size limit"),
        ("나누어 저장하거나 그림을 줄이십시오.", "Split it, or shrink its pictures."),
    ),
    Reason.BOMB: (
        ("압축을 풀면 비정상적으로 커집니다", "It unpacks to an abnormal size"),
        ("보낸 사람을 확인하고 열지 마십시오.", "Check who sent it, and do not open it."),
    ),
    Reason.TIMED_OUT: (
        ("읽는 시간이 한도를 넘었습니다", "Reading it took too long"),
        ("더 단순한 형식으로 저장해 다시 시도하십시오.", "Save it in a simpler format and try again."),
    ),
    Reason.DUPLICATE: (
        ("다른 파일과 내용이 같습니다", "It is the same as another file"),
        ("할 일이 없습니다.", "Nothing to do."),
    ),
    Reason.NOT_A_PLAN: (
        ("고객경험 계획으로 보이지 않습니다", "It does not look like a customer experience plan"),
        ("계획서라면 올바른 파일인지 확인하십시오.", "If it is one, check that the right file was given."),
    ),
}


def reason_of(reason: str | None, lang: Lang) -> Pair:
    """Return why a file was not read and what to do; an unknown reason is shown as it stands."""
    code, _, detail = (reason or "").partition(":")
    try:
        label, remedy = _REASONS[Reason(code.strip())]
    except ValueError:
        return reason or pick(("이유가 기록되지 않았습니다", "No reason was recorded"), lang), ""
    said = pick(label, lang)
    return (f"{said}: {detail.strip()}" if detail.strip() else said), pick(remedy, lang)


STATUS_NAMES: dict[str, Pair] = {
    "reviewed": ("검토함", "Reviewed"),
    "skipped": ("건너뜀", "Skipped"),
    "failed": ("읽지 못함", "Failed"),
}

LANG_NAMES: dict[str, Pair] = {"ko": ("한국어", "Korean"), "en": ("영어", "English")}

KIND_LABELS: dict[SpanKind, Pair] = {
    SpanKind.SPEAKER_NOTES: ("발표자 노트", "Speaker notes"),
    SpanKind.TEXT_BOX: ("글상자", "Text box"),
    SpanKind.FOOTNOTE: ("각주", "Footnote"),
    SpanKind.COMMENT: ("메모", "Comment"),
    SpanKind.PAGE_HEADER: ("머리글", "Page header"),
    SpanKind.PAGE_FOOTER: ("바닥글", "Page footer"),
    SpanKind.CHART: ("차트", "Chart"),
}
"""Kinds of text that a reader would not expect in the body, and what they are called."""


def grader_name(grader: str | None, lang: Lang) -> str:
    """Return what graded, in words: a model is named as its provider and name."""
    if grader == "semantic":
        return pick(("오프라인 의미 분석(언어 모델 없음)", "Offline semantic analysis (no language model)"), lang)
    if grader and grader.startswith("judge:"):
        return pick((f"언어 모델 {grader[6:]}", f"Language model {grader[6:]}"), lang)
    return grader or pick(("기록 없음", "Not recorded"), lang)


def place_of(location: Location, lang: Lang) -> str:
    """Return where a passage stands, in words; empty when nothing is known."""
    parts = []
    if location.page is not None:
        parts.append(pick((f"{location.page}쪽", f"page {location.page}"), lang))
    if location.slide is not None:
        parts.append(pick((f"슬라이드 {location.slide}", f"slide {location.slide}"), lang))
    if location.cell:
        parts.append(_cell_name(location.cell, lang))
    if location.section:
        parts.append(location.section if len(location.section) <= 70 else f"{location.section[:69]}…")
    return " · ".join(parts)


def _cell_name(cell: str, lang: Lang) -> str:
    found = re.fullmatch(r"table (\d+), row (\d+), column (\d+)", cell)
    return f"표 {found[1]}의 {found[2]}행 {found[3]}열" if found and lang == "ko" else cell
