"""The interface texts of the pages, in Korean and in English."""

from __future__ import annotations

from cemagent.errors import Lang
from cemagent.reports.names import Pair

_BOTH: dict[str, Pair] = {
    "product": ("고객경험관리 계획 검토", "Customer experience plan review"),
    "skip": ("본문으로 건너뛰기", "Skip to the content"),
    "on_this_page": ("이 문서의 차례", "On this page"),
    "all_plans": ("전체 계획", "All plans"),
    "of_three": ("3점 만점", "out of 3"),
    "level": ("수준", "Level"),
    "levels": ("수준 분포", "Levels"),
    "plan": ("계획", "Plan"),
    "stage": ("단계", "Stage"),
    "mean": ("평균", "Mean"),
    "criterion": ("기준", "Criterion"),
    "criteria": ("기준별 결과", "Criteria"),
    "not_graded": ("채점하지 않음", "Not graded"),
    "next_step": ("다음 단계", "Next step"),
    "document": ("문서", "Document"),
    "contradictions": ("모순", "Contradictions"),
    "contradiction": ("모순", "Contradiction"),
    "instructions": ("문서 안의 지시문", "Instructions in the document"),
    "instructions_short": ("지시문", "Instructions"),
    "where": ("어디에 있는지 보기", "See where"),
    "instruction": ("지시문", "Instruction"),
    # plan page: header
    "language": ("언어", "Language"),
    "grader": ("채점 방식", "Grader"),
    "playbook": ("채점 기준", "Playbook"),
    "graded": ("채점한 기준", "Criteria graded"),
    "coverage": ("읽은 분량", "Read"),
    "pages": ("쪽수", "Pages"),
    "warnings": ("읽으면서 알게 된 점", "Notes from reading"),
    "coverage_all": ("문서 전체 {total}자를 읽었습니다.", "The whole document was read: {total} characters."),
    "coverage_part": (
        "전체 {total}자 가운데 {read}자({percent}%)를 읽었습니다. 나머지는 채점에 반영되지 않았습니다.",
        "{read} of {total} characters ({percent} %) were read; the rest had no part in the levels.",
    ),
    "coverage_short": ("{percent}% ({read}/{total}자)", "{percent} % ({read} of {total} characters)"),
    "coverage_none": ("기록되지 않았습니다.", "It was not recorded."),
    # plan page: summary
    "summary": ("요약", "Summary"),
    "overall": ("전체 평균", "Overall mean"),
    "tally": (
        "기준 {total}개 가운데 근거가 있는 것(2~3수준)이 {evidenced}개, 주장에 그친 것이 {asserted}개, "
        "없는 것이 {absent}개입니다.",
        "Of {total} criteria, {evidenced} rest on cited evidence (levels 2 and 3), {asserted} are asserted "
        "only and {absent} are absent.",
    ),
    "no_criteria": ("채점된 기준이 없습니다.", "No criterion was graded."),
    "strengths": ("강점", "Strengths"),
    "no_strengths": (
        "아직 근거로 뒷받침된 기준이 없습니다. 가장 가까운 것은 다음과 같습니다.",
        "No criterion rests on evidence yet. These come nearest:",
    ),
    "nothing_yet": ("아직 내세울 기준이 없습니다.", "No criterion can be called a strength yet."),
    "first_steps": ("가장 먼저 할 일", "What to do first"),
    "first_steps_why": (
        "수준이 낮고 다른 단계가 많이 기대는 기준부터 골랐습니다.",
        "Chosen from the lowest levels, where most other steps depend on the answer.",
    ),
    "no_steps": ("모든 기준이 가장 높은 수준입니다.", "Every criterion is at the highest level."),
    "profile": ("단계별 프로필", "Stage profile"),
    "profile_note": (
        "막대는 단계마다 기준 수준의 평균입니다. 작은 칸은 기준 하나의 수준입니다.",
        "Bars are mean levels by stage; each small square is the level of one criterion.",
    ),
    # plan page: criteria
    "legend": ("수준을 매기는 방법", "How levels are given"),
    "legend_more": (
        "여러 부분을 요구하는 기준은 한 부분이라도 빠지면 근거가 좋아도 1수준을 넘지 않습니다. 1수준 "
        "이상에는 반드시 원문 그대로의 인용이 있고, 표, 부록, 회의록의 근거도 인정합니다. 숨은 글과 채점을 "
        "지시하는 글은 근거가 되지 않습니다.",
        "A criterion that asks for several parts stays at level 1 while one is missing, however good the "
        "evidence. Every level above 0 has a verbatim quote; tables, annexes and minutes count. Hidden "
        "text, and text that tells the reviewer what to give, is never evidence.",
    ),
    "looks_for": ("찾는 것", "Looked for"),
    "why": ("이유", "Why"),
    "to_text": ("원문 위치로", "Show in the text"),
    "counter": ("근거로 인정하지 않음", "Not evidence"),
    "confidence": ("확신도 {percent}%", "Confidence {percent} %"),
    "spread": ("반복 채점에서 {spread}수준 차이", "Levels differed by {spread} between passes"),
    "disagrees": ("오프라인 채점기 판정: {level}", "Offline grader: {level}"),
    "fell_back": (
        "오프라인 채점기의 판정(모델의 판정은 쓰지 않음)",
        "Verdict of the offline grader (the model's is not used)",
    ),
    "calibrated": ("보정 전: {level}", "Before calibration: {level}"),
    "pair_confirmed": (
        "언어 모델도 둘이 함께 성립할 수 없다고 보았습니다.",
        "The language model agrees that both cannot hold.",
    ),
    "pair_doubted": (
        "확인되지 않음: 언어 모델은 둘이 함께 성립할 수 있다고 보았습니다.",
        "Unconfirmed: the language model thinks that both can hold.",
    ),
    "pair_not_judged": (
        "확인되지 않음: 언어 모델이 이 쌍에 답하지 않았습니다.",
        "Unconfirmed: the language model said nothing of this pair.",
    ),
    "found_by_model": (
        "언어 모델만 찾은 모순이며, 두 인용이 문서에 있는지는 확인했습니다.",
        "Only the language model saw this; both quotes were checked against the document.",
    ),
    # plan page: the rest
    "no_contradictions": (
        "서로 함께 성립할 수 없는 대목을 찾지 못했습니다.",
        "No two passages were found that cannot both hold.",
    ),
    "contradictions_note": (
        "문서 안에서 함께 성립할 수 없는 두 대목입니다.",
        "Pairs of passages in the document that cannot both hold.",
    ),
    "severity": ("심각도", "Severity"),
    "passage_a": ("한편에서는", "On the one hand"),
    "passage_b": ("다른 한편에서는", "On the other"),
    "instructions_note": (
        "문서에 검토자에게 점수나 판단을 지시하는 글이 있습니다. 이 글은 근거로 쓰이지 않았고, 어떤 수준도 "
        "바꾸지 않았습니다.",
        "The document holds text that tells its reviewer what to give. It was not used as evidence and "
        "changed no level.",
    ),
    "no_instructions": (
        "검토자에게 점수를 지시하는 글을 찾지 못했습니다.",
        "No text was found that tells the reviewer what to give.",
    ),
    "text": ("문서 원문", "Text of the document"),
    "text_note": (
        "검토가 읽은 그대로의 글입니다. 표시된 대목이 인용이며, 뒤의 번호를 누르면 해당 기준으로 돌아갑니다.",
        "The text as the review read it. Marked passages are quoted above; the numbers behind them lead back.",
    ),
    "no_text": (
        "원문이 함께 있지 않아 인용을 원문에 연결하지 못했습니다.",
        "The text is not at hand, so quotes are not linked to their places.",
    ),
    "hidden": ("숨은 글", "Hidden text"),
    "table": ("표", "Table"),
    "back_to": ("{label} 보기", "Back to {label}"),
    # portfolio page
    "portfolio": ("계획 검토 종합", "Portfolio of plans"),
    "documents": ("문서", "Documents"),
    "reviewed": ("검토함", "Reviewed"),
    "skipped": ("건너뜀", "Skipped"),
    "failed": ("읽지 못함", "Failed"),
    "portfolio_one": (
        "계획 1건을 기준 {criteria}개로 검토했습니다.",
        "One plan was reviewed against {criteria} criteria.",
    ),
    "portfolio_many": (
        "계획 {plans}건을 같은 기준 {criteria}개로 검토했습니다.",
        "{plans} plans were reviewed against the same {criteria} criteria.",
    ),
    "portfolio_none": (
        "검토된 계획이 없습니다. 아래에서 문서마다 이유를 확인하십시오.",
        "No plan was reviewed. The reason for every document stands below.",
    ),
    "portfolio_empty": ("주어진 문서가 없습니다.", "No document was given."),
    "ranking": ("순위", "Ranking"),
    "rank": ("순위", "Rank"),
    "rank_note": (
        "전체 평균을 소수 둘째 자리까지 비교합니다. 같으면 공동 순위입니다.",
        "By overall mean, compared to two decimals; equal means share a rank.",
    ),
    "tied": ("공동 {rank}", "{rank}="),
    "tied_spoken": ("공동 {rank}위", "joint rank {rank}"),
    "heat_map": ("기준별 열지도", "Heat map"),
    "heat_note": (
        "칸의 숫자는 수준(0~3)입니다. 칸 위에 머물면 기준 이름이 보이고, 이름은 아래 기준 목록에도 있습니다.",
        "Digits are levels, 0 to 3. Hover over a cell for the criterion's name, or see the key to the criteria below.",
    ),
    "heat_limit": (
        "순위가 높은 {shown}건만 보입니다. 나머지는 순위표와 reviews.jsonl에 있습니다.",
        "The first {shown} plans by rank are shown; the others are in the ranking and in reviews.jsonl.",
    ),
    "heat_scroll": ("열지도, 옆으로 넘겨 볼 수 있음", "Heat map, scrolls sideways"),
    "criterion_mean": ("기준 평균", "Mean of plans"),
    "stage_means": ("단계별 평균", "Stage means"),
    "spread_note": (
        "막대는 모든 계획의 평균, 점은 계획 하나, 선은 가장 낮은 계획에서 가장 높은 계획까지입니다.",
        "Bars are means over all plans; dots are single plans, the line runs from the lowest to the highest.",
    ),
    "all_mean": ("전체 평균", "All plans"),
    "gaps": ("가장 흔한 빈틈", "Most common gaps"),
    "gaps_note": ("가장 많은 계획에 빠져 있는 기준입니다.", "The criteria that most plans leave out."),
    "absent_in": ("빠진 계획", "Absent in"),
    "no_gaps": ("모든 계획에 빠진 기준이 없습니다.", "No criterion is absent from any plan."),
    "not_read": ("읽지 않은 문서와 이유", "What was not read, and why"),
    "nothing_unread": ("모든 문서를 끝까지 읽었습니다.", "Every document was read to its end."),
    "reason": ("이유", "Reason"),
    "remedy": ("할 일", "What to do"),
    "status": ("상태", "Status"),
    "partly": ("일부만 읽음", "Partly read"),
    "partly_remedy": (
        "한도를 높이거나 문서를 나누어 다시 검토하십시오.",
        "Raise the limit, or split the document, and review it again.",
    ),
    "key": ("기준 목록", "Key to the criteria"),
}


def words(lang: Lang) -> dict[str, str]:
    """Return the interface texts in ``lang`` by key; texts in braces take values with ``str.format``."""
    return {key: pair[0] if lang == "ko" else pair[1] for key, pair in _BOTH.items()}
