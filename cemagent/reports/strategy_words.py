"""The interface texts of an exported strategy, in Korean and in English."""

from __future__ import annotations

from cemagent.errors import Lang
from cemagent.method.actions import ActionKind
from cemagent.method.changes import AnswerStatus, LedgerKind
from cemagent.records.turn import GateState
from cemagent.reports.names import Pair, pick

ASSUMED = "◇"
"""Stands before what is an assumption."""
WEAK = "△"
"""Stands before what was accepted as weak."""
UNSAID = "°"
"""Stands behind a value that nobody said."""

STRATEGY_WORDS: dict[str, Pair] = {
    "title": ("고객경험 전략", "Customer experience strategy"),
    "client": ("고객사", "Client"),
    "date": ("작성일", "Date"),
    "language": ("언어", "Language"),
    "language_name": ("한국어", "English"),
    "contents": ("차례", "Contents"),
    "stages": ("단계", "Stages"),
    "stage": ("단계", "Stage"),
    "gate": ("관문", "Gate"),
    "status": ("상태", "Status"),
    "standing": ("어디까지 왔는가", "Where it stands"),
    "approved": ("승인됨", "approved"),
    "working": ("작업 중, 승인 전", "working state, not approved"),
    "working_note": (
        "이 단계는 아직 승인되지 않았습니다. 아래는 지금까지의 답으로 만든 작업 상태입니다.",
        "This stage has not been approved. What follows is the working state that the answers give so far.",
    ),
    "revision": ("{number}판, {date} 승인", "revision {number}, approved {date}"),
    "missing": ("빠진 것", "Missing"),
    "weak": ("약한 점", "Weak points"),
    "assumption": ("가정", "assumption"),
    "weak_mark": ("약함", "weak"),
    "legend": ("표시 읽는 법", "How to read the marks"),
    "legend_evidence": (
        "[ev-1]: 주장이 기대는 근거의 번호이며, 근거 목록에 출처와 인용이 있습니다.",
        "[ev-1]: the evidence that a claim rests on; the evidence list gives its source and quote.",
    ),
    "legend_assumed": (
        "◇ 가정: 근거 없이 둔 것입니다. 누가 언제까지 확인하는지는 가정 목록에 있습니다.",
        "◇ assumption: it stands without evidence. The list of assumptions says who tests it and by when.",
    ),
    "legend_weak": (
        "△ 약함: 한 번 더 물었지만 약한 채로 받아 둔 답에서 나왔습니다.",
        "△ weak: it comes from an answer that stayed weak after a follow-up.",
    ),
    "legend_unsaid": (
        "°: 아무도 말하지 않아 흔한 값을 두었거나 문맥에서 읽은 값입니다.",
        "°: nobody said it; it is the usual value, or read from the context.",
    ),
    "from_answers": ("바탕이 된 답", "From the answers"),
    "same_for_all": ("모두 같음", "The same for all"),
    "evidence": ("근거 목록", "Evidence"),
    "no_evidence": ("아직 근거가 하나도 없습니다.", "There is no evidence yet."),
    "id": ("번호", "No."),
    "kind": ("종류", "Kind"),
    "source": ("출처", "Source"),
    "quote": ("인용", "Quote"),
    "quoted_from": ("{source}에서 인용", "quoted from {source}"),
    "quoted_from_place": ("{source}에서 인용, {place}", "quoted from {source}, {place}"),
    "certainty": ("확실도 {mark}", "certainty {mark}"),
    "certainty_none": ("확실도 기록 없음", "certainty not recorded"),
    "certainty_key": (
        "확실도 A: 직접 읽은 자료, B: 확신하는 기억, C: 재구성한 내용.",
        "Certainty A: from a source that was read; B: confident recall; C: a reconstruction.",
    ),
    "assumptions": ("가정", "Assumptions"),
    "assumptions_note": (
        "근거가 나오기 전까지 사실로 쓰지 않습니다.",
        "None of these counts as a fact until it has been tested.",
    ),
    "no_assumptions": ("가정이 없습니다.", "There are no assumptions."),
    "assumption_text": ("가정한 내용", "Assumption"),
    "owner": ("책임자", "Owner"),
    "due": ("기한", "Due"),
    "test_by": ("검증 기한", "Test by"),
    "unset": ("미정", "not set"),
    "prerequisite": (
        "'{title}' 단계가 통과되지 않았지만 통과한 것으로 두고 '{stage}' 단계를 진행함",
        "'{stage}' goes ahead as if '{title}' had passed, which it has not",
    ),
    "questions": ("열린 질문", "Open questions"),
    "questions_note": (
        "권하는 답은 검증되지 않은 제안입니다. 받아들이면 가정이 됩니다.",
        "A recommended answer is a proposal; taken over, it becomes an assumption.",
    ),
    "no_questions": ("열린 질문이 없습니다.", "There are no open questions."),
    "question": ("질문", "Question"),
    "recommended": ("권하는 답", "Recommended answer"),
    "skipped": ("건너뜀", "skipped"),
    "unanswered": ("아직 답하지 않음", "not answered yet"),
    "stale": ("다시 만들어야 할 산출물", "To be made again"),
    "stale_mark": ("다시 만들 것", "make again"),
    "stale_note": (
        "승인한 뒤에 바탕이 바뀌었습니다. 해당 단계에서 다시 제안을 받아 승인하십시오.",
        "What these rest on has changed since approval. Propose and approve them again in their stage.",
    ),
    "artifact": ("산출물", "Artifact"),
    "changed": ("바뀐 것", "What changed"),
    "answer_changed": ("답: {name}", "the answer to “{name}”"),
    "evidence_changed": ("근거 {name}", "evidence {name}"),
    "edit_changed": ("직접 고친 값 {name}", "the edited value {name}"),
    "entry_changed": ("{title}의 '{name}'", "“{name}” in {title}"),
    "actions": ("할 일", "Actions"),
    "no_actions": ("책임자가 정해진 일이 아직 없습니다.", "Nothing has an owner yet."),
    "what": ("내용", "What"),
    "answers": ("답변 기록", "Answers"),
    "answers_note": (
        "산출물 옆의 A1, A2는 이 번호를 가리킵니다.",
        "A1, A2 beside an artifact are these numbers.",
    ),
    "answer": ("답", "Answer"),
    "withheld": (
        "저작권이 있는 문항이라 싣지 않음",
        "left out: others hold the rights to the wording",
    ),
    "overdue": ("기한 지남", "overdue"),
    "yes": ("예", "yes"),
    "no": ("아니요", "no"),
    "more": ("외 {count}건", "+{count} more"),
    "continued": ("이어짐", "continued"),
    "nothing": ("아직 기록된 내용이 없습니다.", "Nothing has been recorded yet."),
    "page": ("쪽", "page"),
    # the board deck
    "deck": ("이사회 보고", "Board report"),
    "trouble_and_target": ("문제와 타깃 고객", "The trouble and the target customer"),
    "trouble": ("사업 문제", "Business problem"),
    "baseline": ("기준선", "Baseline"),
    "targets": ("타깃 고객", "Target customers"),
    "fields": ("적용 분야", "Fields of application"),
    "world": ("고객의 경험세계: 어디에서 어긋나는가", "The customer's world: where it jars"),
    "tensions": ("층 사이의 긴장", "Tensions between layers"),
    "journey": ("여정과 진실의 순간", "The journey and its moments of truth"),
    "moment": ("진실의 순간", "Moment of truth"),
    "pain": ("불편", "Pain"),
    "peak": ("좋은 점", "Peak"),
    "minutes": ("{count}분", "{count} min"),
    "promise": ("경험적 기반: 포지셔닝과 테마", "The platform: positioning and theme"),
    "positioning": ("경험적 포지셔닝", "Experiential positioning"),
    "theme": ("실행 테마", "Implementation theme"),
    "evp": ("경험적 가치약속", "Experiential value promises"),
    "brand": ("브랜드 경험: 무엇을 지키고 바꾸는가", "Brand experience: what stays and what changes"),
    "interface": ("고객 인터페이스: 접점의 설계", "Customer interface: how contacts are designed"),
    "innovation": ("혁신 일정", "Innovation roadmap"),
    "integration": ("통합: 서로 맞물리는가", "Integration: does it hold together"),
    "organization": ("조직과 고객가치", "Organisation and customer value"),
    "scenario": ("고객 시나리오", "Customer scenario"),
    "rests_on": ("무엇에 기대고 있는가", "What this rests on"),
    "decisions": ("이사회에 요청하는 결정", "Decisions asked of the board"),
    "to_approve": ("승인을 기다리는 단계 {count}개", "Stages that wait for approval: {count}"),
    "open_count": ("열린 질문 {count}건", "Open questions: {count}"),
    "evidence_count": ("근거 {count}건", "Evidence: {count}"),
    "assumption_count": ("가정 {count}건", "Assumptions: {count}"),
    "stale_count": ("다시 만들 산출물 {count}건", "To be made again: {count}"),
}

GATE_WORDS: dict[GateState, Pair] = {
    GateState.CLOSED: ("닫힘", "closed"),
    GateState.DRAFT: ("초안", "draft"),
    GateState.PASSED: ("통과", "passed"),
}
LEDGER_WORDS: dict[LedgerKind, Pair] = {
    LedgerKind.NAMED: ("고객사가 말한 출처, 첨부되지 않음", "named by the client, not attached"),
    LedgerKind.QUOTE: ("첨부 문서의 인용", "quoted from an attached file"),
    LedgerKind.DATA: ("계산한 자료", "computed data"),
    LedgerKind.KNOWLEDGE: ("지식 자료", "knowledge base"),
}
ACTION_WORDS: dict[ActionKind, Pair] = {
    ActionKind.TASK: ("과제", "task"),
    ActionKind.REVIEW: ("다시 보기", "review"),
    ActionKind.TEST: ("가정 검증", "test an assumption"),
    ActionKind.DUTY: ("담당", "own it"),
}
STATUS_WORDS: dict[AnswerStatus, Pair] = {
    AnswerStatus.GIVEN: ("답함", "given"),
    AnswerStatus.ASSUMED: ("가정", "assumption"),
    AnswerStatus.SKIPPED: ("건너뜀", "skipped"),
    AnswerStatus.CORRECTED: ("고침", "corrected"),
    AnswerStatus.DELETED: ("지움", "deleted"),
}


def strategy_words(lang: Lang) -> dict[str, str]:
    """Return the interface texts in ``lang`` by key; texts in braces take values with ``str.format``."""
    return {key: pick(pair, lang) for key, pair in STRATEGY_WORDS.items()}
