"""What a check may find in a scorecard: how grave it is, what is wrong and what to do, in both languages."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from cemagent.errors import Lang
from cemagent.playbook import Text

Severity = Literal["error", "warning", "note"]
SEVERITY: dict[Severity, Text] = {
    "error": Text(ko="오류", en="error"),
    "warning": Text(ko="주의", en="warning"),
    "note": Text(ko="참고", en="note"),
}


class Finding(BaseModel):
    """One fault: its place by titles, ``says`` what is wrong and ``do`` what to do, in the reader's language."""

    code: str
    severity: Severity
    row: str | None = None
    """Id of the row, or the name of the entry; None for the whole scorecard."""
    column: str | None = None
    place: str = ""
    says: str
    do: str
    line: int | None = None

    def sentence(self, lang: Lang) -> str:
        """Return place, fault and remedy as one line."""
        at = (f" ({self.line}번째 줄)" if lang == "ko" else f" (line {self.line})") if self.line else ""
        where = f"{self.place}{at}: " if self.place else ""
        return f"{where}{self.says}. {self.do}." if lang == "ko" else f"{where}{self.says}: {self.do}."


def _pair(ko: str, en: str) -> Text:
    return Text(ko=ko, en=en)


SENTENCES: dict[str, tuple[Severity, Text, Text]] = {
    "no_date": (
        "error",
        _pair("점검한 날이 없습니다", "there is no date"),
        _pair("다음 점검과 견줄 수 있게 날짜를 적으십시오", "write the day, so that the next audit can be compared"),
    ),
    "future_date": (
        "error",
        _pair("점검일({found})이 아직 오지 않았습니다", "{found} has not come yet"),
        _pair("실제로 확인한 날을 적으십시오", "write the day on which it was looked at"),
    ),
    "no_subject": (
        "warning",
        _pair("누구의 무엇을 본 것인지 없습니다", "it does not say what it is about"),
        _pair("한 집단이나 한 사업을 적으십시오", "name one group or one business"),
    ),
    "no_owner": (
        "warning",
        _pair("맡은 사람이 없습니다", "nobody owns it"),
        _pair("사람이나 직책을 적으십시오", "name a person or a post"),
    ),
    "old_card": (
        "warning",
        _pair("점검한 지 {days}일이 지났습니다", "it is {days} days old"),
        _pair("다시 점검해 두 날짜를 견주십시오", "audit again and compare the two dates"),
    ),
    "review_due": (
        "warning",
        _pair("다시 보기로 한 날({found})이 지났습니다", "the review of {found} is overdue"),
        _pair("다시 점검하거나 새 날짜를 정하십시오", "audit again or set a new date"),
    ),
    "empty_list": (
        "error",
        _pair("적힌 것이 하나도 없습니다", "nothing is listed"),
        _pair("행동을 바꾸는 정보 하나부터 적으십시오", "begin with one fact that changes what is done"),
    ),
    "row_missing": (
        "error",
        _pair("채우지 않은 줄입니다", "this row is not filled"),
        _pair("채우거나 모르면 가장 먼저 확인할 일로 두십시오", "fill it, or make it the next thing to look into"),
    ),
    "cell_empty": (
        "warning",
        _pair("빈칸입니다", "this cell is empty"),
        _pair("어림으로 채우지 말고 누가 언제 잴지 정하십시오", "do not guess; settle who measures it and when"),
    ),
    "missing": (
        "error",
        _pair("비어 있습니다", "it is empty"),
        _pair("예: {example}", "for example '{example}'"),
    ),
    "unmeasured": (
        "warning",
        _pair("지표에 이 값이 없습니다", "the measure lacks this"),
        _pair(
            "잰 값을 적고 없으면 비운 채로 잴 날을 정하십시오",
            "write what was measured, or leave it empty and set a day",
        ),
    ),
    "no_evidence": (
        "error",
        _pair("점수 {found}에 증거가 없습니다", "it is scored {found} without evidence"),
        _pair(
            "본 것과 센 수, 본 때를 적거나 점수를 비우십시오",
            "write what was seen, how many and when, or take the score out",
        ),
    ),
    "zero_no_evidence": (
        "warning",
        _pair("0점을 매긴 까닭이 없습니다", "nothing shows why it is 0"),
        _pair("무엇을 찾아보았는지 적으십시오", "write where you looked"),
    ),
    "thin_evidence": (
        "warning",
        _pair("증거에 수도 때도 없습니다", "the evidence has neither figure nor date"),
        _pair(
            "센 수나 자료의 날짜를 더하거나 가정으로 표시하십시오",
            "add a count or the date of the data, or mark it as an assumption",
        ),
    ),
    "na_no_reason": (
        "error",
        _pair("해당 없음이라고만 했습니다", "it is not applicable, but no reason is given"),
        _pair(
            "이 고객에게 왜 맞지 않는지 적거나 점수를 매기십시오", "say why it does not fit this customer, or score it"
        ),
    ),
    "reason_unused": (
        "note",
        _pair("점수가 있는데 해당 없는 까닭도 적혀 있습니다", "it is scored and has a reason for not applying"),
        _pair("둘 가운데 하나만 남기십시오", "keep one of the two"),
    ),
    "no_gap": (
        "warning",
        _pair("{found}점인데 격차가 없습니다", "it is scored {found} and names no gap"),
        _pair("고객 쪽에서 모자란 것 하나를 적으십시오", "write one thing that customers miss"),
    ),
    "gap_no_owner": (
        "warning",
        _pair("격차를 줄일 사람이 없습니다", "nobody closes this gap"),
        _pair("사람이나 직책을 적으십시오", "name a person or a post"),
    ),
    "action_no_owner": (
        "error",
        _pair("할 일은 있는데 맡은 사람이 없습니다", "there is an action and nobody to do it"),
        _pair("사람이나 직책을 적으십시오", "name a person or a post"),
    ),
    "vague_owner": (
        "warning",
        _pair("책임자 칸에 '{found}'만 적혀 있습니다", "'{found}' is nobody in particular"),
        _pair("한 사람이나 한 직책을 적으십시오", "name one person or one post"),
    ),
    "all_met": (
        "warning",
        _pair("해당하는 {n}줄이 모두 만점입니다", "all {n} rows that apply are fully met"),
        _pair(
            "고객이 들어 달라고 했지만 거절한 것을 찾아 다시 매기십시오",
            "look for what customers asked and were refused, and score again",
        ),
    ),
    "all_equal": (
        "warning",
        _pair("{n}줄이 모두 {found}점입니다", "all {n} rows are scored {found}"),
        _pair(
            "가장 나은 것과 가장 못한 것을 하나씩 골라 다시 매기십시오",
            "pick the best and the worst and score again from there",
        ),
    ),
    "hollow": (
        "warning",
        _pair("'{found}'만으로는 확인할 수 없습니다", "'{found}' cannot be checked"),
        _pair("{instead}", "{instead}"),
    ),
    "placeholder": (
        "error",
        _pair("'{found}'만 적혀 있습니다", "'{found}' does not fill it"),
        _pair(
            "내용을 적거나 비워 두어 빈칸이 보이게 하십시오",
            "write the content, or leave it empty so that the gap shows",
        ),
    ),
    "repeated": (
        "warning",
        _pair("'{other}'에도 같은 글이 있습니다", "it is the same text as in '{other}'"),
        _pair("이 줄에서 본 것을 따로 적으십시오", "write what was seen for this row"),
    ),
    "stale": (
        "warning",
        _pair("{found} 기준이라 {days}일이 지났습니다", "it dates from {found} and is {days} days old"),
        _pair("새로 확인하기 전에는 이것으로 움직이지 마십시오", "renew it before anybody acts on it"),
    ),
    "future_fact": (
        "error",
        _pair("적힌 날({found})이 아직 오지 않았습니다", "{found} has not come yet"),
        _pair("마지막으로 확인한 날을 적으십시오", "write the day on which it was last checked"),
    ),
    "no_consent": (
        "error",
        _pair("동의가 적혀 있지 않습니다", "no consent is recorded"),
        _pair("동의 범위와 거두는 길을 적고 없으면 쓰지 마십시오", "state scope and withdrawal, or stop using it"),
    ),
    "no_trigger": (
        "error",
        _pair("이 정보로 아무도 움직이지 않습니다", "nobody acts on this fact"),
        _pair("일으키는 행동을 적거나 모으지 마십시오", "write the action it triggers, or stop collecting it"),
    ),
    "trigger_no_owner": (
        "error",
        _pair("행동은 있는데 움직일 사람이 없습니다", "there is a trigger and nobody who acts on it"),
        _pair("움직일 사람이나 직책을 적으십시오", "name the person or post that acts"),
    ),
    "guess": (
        "error",
        _pair("가정으로 표시한 칸에 값({found})이 있습니다", "the value {found} stands on an assumption"),
        _pair("값을 비우고 잰 뒤에 적으십시오", "leave it empty until it is measured"),
    ),
    "no_source": (
        "error",
        _pair("값({found})에 출처가 없습니다", "the value {found} has no source"),
        _pair("자료를 적거나 값을 비우십시오", "name the data or take the value out"),
    ),
    "no_change": (
        "error",
        _pair("목표가 현재와 같습니다", "the target is what is there already"),
        _pair("무엇이 달라져야 하는지 적으십시오", "write what is to be different"),
    ),
    "no_figure": (
        "warning",
        _pair("재는 값이 없습니다", "it holds no figure"),
        _pair("지금 값과 목표를 숫자로 적으십시오", "write the present value and the goal as numbers"),
    ),
    "no_cause": (
        "warning",
        _pair("운영 지표가 어느 결과로 이어지는지 하나도 없습니다", "no operational measure is tied to a result"),
        _pair(
            "원인 하나를 골라 움직이는 결과와 시차를 적으십시오",
            "take one cause and write the result it moves and the lag",
        ),
    ),
    "not_covered": (
        "warning",
        _pair("다음 묶음이 하나도 없습니다: {found}", "nothing is listed under {found}"),
        _pair("{instead}", "{instead}"),
    ),
    "assumed": (
        "note",
        _pair("가정입니다", "it is an assumption"),
        _pair("무엇으로 언제 확인할지 정하십시오", "settle how and when it is tested"),
    ),
}
"""By code: severity, what is wrong, what to do."""
