"""The fixed words of the reports of an integration check."""

from __future__ import annotations

from cemagent.playbook import Text

KIND = Text(ko="통합 점검", en="Integration check")
LEVELS = Text(ko="수준별 결과", en="Results by level")
LEVEL = Text(ko="수준", en="Level")
PERCENT = Text(ko="통과", en="Passed")
FAILING = Text(ko="실패한 검사", en="Failing tests")
NOT_SEEN = Text(ko="볼 수 없었던 것", en="What could not be seen")
UNSEEN = Text(ko="보지 못한 검사", en="Tests not seen")
LISTED = Text(ko="따로 보는 검사", en="Listed beside")
TESTS = Text(ko="검사", en="Tests")
TEST = Text(ko="검사", en="Test")
COVERAGE = Text(ko="약속마다 실현하는 것", en="What realises each promise")
PROMISE = Text(ko="약속", en="Promise")
BRAND = Text(ko="브랜드", en="Brand")
INTERFACE = Text(ko="인터페이스", en="Interface")
INNOVATION = Text(ko="혁신", en="Innovation")
REASON = Text(ko="비어 있는 이유", en="Reason if empty")
TRACE = Text(ko="통찰에서 실행까지", en="From insight to execution")
CONTRADICTIONS = Text(ko="함께 성립할 수 없는 말", en="Passages that cannot both hold")
NO_CONTRADICTION = Text(
    ko="서로 맞지 않는 말을 찾지 못했습니다. 찾지 못했다고 해서 없다는 뜻은 아닙니다.",
    en="No passages were found that exclude each other; that does not prove that there are none.",
)
NOT_COMPARED = Text(ko="글의 모순은 견주지 않았습니다.", en="Free text was not compared.")
PROPOSED = Text(
    ko="아래는 제안이니 두 대목을 읽고 사람이 판단하십시오.", en="These are proposals: read both passages and decide."
)
FIXES = Text(ko="먼저 고칠 것", en="What to fix first")
NO_FIX = Text(ko="심각도 3에 해당하는 것이 없습니다.", en="Nothing of severity 3 was found.")
ACTION = Text(ko="할 일", en="Action")
OWNER = Text(ko="책임자", en="Owner")
DATE = Text(ko="날짜", en="Date")
SEVERITY = Text(ko="심각도", en="Severity")
CHECKED = Text(ko="본 항목", en="Items looked at")
FAILED_ITEMS = Text(ko="실패한 항목", en="Items failing")
PROPOSED_MARK = Text(ko="제안", en="proposed")
NOTE = Text(ko="참고", en="note")
TODO = Text(ko="할 일", en="to do")
LEVEL_OF = Text(ko="평가 기준", en="Criterion")
REDUCED = Text(
    ko="문서에는 항목 번호가 없어 글에서 보이는 것만 점검했습니다.",
    en="A document has no ids for its items, so only what its text shows was checked.",
)
NONE_SEEN = Text(ko="판정한 검사 없음", en="no test was seen")
LISTED_NOTE = Text(
    ko="통과율은 그래프와 연결을 보는 검사만 셉니다. 금지 목록과 중복은 따로 적습니다.",
    en="The percentage counts the graph and mapping tests; the forbidden list and what is paid for twice are listed beside it.",
)
