"""Whether a text says nothing yet: it is empty, a dash, or only that something is to be settled later."""

from __future__ import annotations

import re
from functools import lru_cache


def _any(*forms: str) -> str:
    return f"(?:{'|'.join(forms)})"


_SETTLED = _any(
    "decided", "determined", "confirmed", "agreed", "defined", "set", "settled", "discussed", "announced", "added",
    "written", "filled(?: in)?", "chosen", "clarified", "reviewed", "specified", "finali[sz]ed", "worked out", "known",
    "completed", "planned", "drafted", "considered",
)  # fmt: skip
_LATER = _any("later", "soon", "afterwards", "in due course", "shortly", "then", "separately", "later on", "yet")
_STILL = r"(?:(?:is|are|it is|it's|we are|this is|still|currently)\s)*"
_BE_SETTLED = rf"(?:we |this |it |they |the team )?{_any('(?:still |yet )?to be', 'will be', 'shall be', 'needs? to be', '(?:is |are |has )?not(?: been)?(?: yet)?', 'being')} {_SETTLED}"
_SETTLE = rf"(?:we |the team |we'll )?(?:will |to |shall )?{_any('decide', 'determine', 'define', 'discuss', 'consider', 'review', 'look at', 'think about', 'work out', 'settle', 'see')}(?: (?:it|this|that|on it|on this|about it|about this))? {_LATER}"
_WAITING = rf"{_STILL}{_any('under', 'in', 'awaiting', 'waiting for', 'pending', 'subject to', 'open for')} (?:(?:the|a|an|our|its|further|internal|team|management|final) )*{_any('discussion', 'review', 'consideration', 'approval', 'sign-?off', 'decision', 'confirmation', 'feedback', 'preparation', 'progress')}"
_NONE = _any(
    r"(?:none|nothing|not)(?: (?:so far|yet|at present|for now|specified|given|stated|set|applicable|available|sure|clear))?",
    "no(?: (?:reason|idea|comment|answer)(?: (?:yet|given|stated))?)?",
    r"n\W?a", "nil",
)  # fmt: skip
_PENDING = _any(
    r"t\.?b\.?[acd]\.?", "un(?:known|clear|decided|defined)", "later", "soon", "wip", "to ?do", "for later", "coming(?: soon)?",
    "to (?:follow|come|do)", "(?:will )?follow", "(?:still )?(?:open|pending)", "we(?:'ll| will) see",
)  # fmt: skip
_WHEN = r"(?:,? (?:after|before|with|by|in|at|once|when|during|until|following|next|on|this|for)(?: [^\s.;]+){1,6})?"
_ENGLISH = re.compile(
    rf"\W*{_NONE}\W*|\W*{_any(_PENDING, _WAITING, _BE_SETTLED, _SETTLE, f'not {_LATER}')}(?: {_LATER})?{_WHEN}\W*",
    re.IGNORECASE,
)

_LATER_KO = _any(
    "추후", "나중에?", "차후", "향후", "이후에?", "아직", "곧", "차차", "조만간", "현재", "지금은?", "일단", "우선", "별도", "따로",
    "내부", "추가", "사내",
)  # fmt: skip
_ACT_KO = _any(
    "결정", "확정", "검토", "논의", "협의", "합의", "조율", "상의", "보완", "작성", "기재", "기입", "확인", "수립", "선정", "계획",
    "준비", "보류", "공지", "마련", "반영", "입력", "고려", "고민",
)  # fmt: skip
_END_KO = r"(?:이다|임|입니다|이에요|함|하다|합니다|됨|됩니다)?"
_DONE_KO = r"(?:함|한다|합니다|하겠습니다|하겠다|하기로(?: (?:함|한다|합니다|했다|했습니다))?|할 것(?:이다|입니다)?|해야 (?:함|한다|합니다)|할 ?예정|될 ?예정|해질 ?예정)"
_PLANNED_KO = rf"(?:{_ACT_KO}|정){_DONE_KO}{_END_KO}"
_OPEN_KO = _any(
    rf"{_ACT_KO}(?:이|가)? ?(?:예정|필요|중|전|대기){_END_KO}", rf"미(?:정|확정|결|결정){_END_KO}", "없(?:음|다|습니다|어요)",
    "모름|모른다|모릅니다", rf"(?:{_ACT_KO}되|정해지|정하|{_ACT_KO}하)지 (?:않(?:음|았음|았다|았습니다|습니다)|못함|못했다|못했습니다)",
)  # fmt: skip
_WORD_KO = r"(?:\S+\s)"
_KOREAN = re.compile(
    rf"\W*{_any('보류', _LATER_KO, _OPEN_KO, '해당 ?(?:사항 ?)?없(?:음|다|습니다)')}\W*"
    rf"|\W*(?:{_LATER_KO} )+{_WORD_KO}{{0,4}}{_any(_ACT_KO, _PLANNED_KO, _OPEN_KO)}\W*"
    rf"|\W*{_WORD_KO}{{1,4}}(?:뒤|후|거쳐)에? {_any(_ACT_KO, _PLANNED_KO)}\W*"
    rf"|\W*{_WORD_KO}{{0,3}}{_any(rf'미(?:정|확정){_END_KO}', rf'(?:논의|협의|검토|조율|준비|작성|고민) ?중{_END_KO}')}\W*"
    rf"|\W*{_WORD_KO}{{0,3}}{_any('결정', '확정', '논의', '협의', '검토', '정')}{_any('할 ?예정' + _END_KO, '하기로(?: (?:함|한다|했다|합니다|했습니다))?')}\W*"
    rf"|\W*(?:추후|나중에|차후|향후) (?:정|결정|확정){_DONE_KO}\W*"
    rf"|\W*{_ACT_KO} ?예정{_END_KO}\W*"
)


@lru_cache(maxsize=20_000)
def says_nothing(text: str) -> bool:
    """Return whether ``text`` says nothing yet: empty, a dash, "none", or that it is to be settled later.

    "TBD", "to be decided after the pilot", "추후 검토" and "내부 논의 중" say nothing; a rule that only has "later" or
    "나중에" in it does.
    """
    said = " ".join(text.split())
    return not re.search(r"\w", said) or bool(_ENGLISH.fullmatch(said) or _KOREAN.fullmatch(said))
