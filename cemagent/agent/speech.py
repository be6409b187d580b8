"""What the guided consultant says that no playbook says: one sentence a key, in both languages."""

from __future__ import annotations

from cemagent.errors import Lang
from cemagent.method.particles import with_particles

_SENTENCES: dict[str, tuple[str, str]] = {
    "welcome": (
        "Hello. I lead you through customer experience management in five steps: the world your customers live in, the "
        "experiential platform, the brand experience, the customer interface, and continuous innovation. I ask, you answer in "
        "your own words; where you name a source I note it as evidence, and where you do not I mark it as an assumption. "
        "You may ask me anything in between, say *skip*, *back* or *example*, and correct yourself at any time. `/help` lists the commands.",
        "안녕하세요. 고객경험관리(CEM)를 다섯 단계로 함께 풀어 가겠습니다. 고객이 사는 경험세계, 경험적 기반, 브랜드 경험, 고객 인터페이스, 지속적 혁신의 순서입니다. "
        "제가 묻고, 편하신 말로 답하시면 됩니다. 출처를 말씀하시면 근거로 적고, 없으면 가정으로 표시합니다. "
        "중간에 무엇이든 물어보셔도 되고, *건너뛰기*, *뒤로*, *예시*라고 하시거나 앞의 말을 고치셔도 됩니다. 명령은 `/help`에 있습니다.",
    ),
    "before_first": (
        "(Two short chapters stand before the five steps: `/stage critique` looks at how you manage customers today, `/stage framework` defines the project.)",
        "(다섯 단계 앞에 짧은 장이 둘 있습니다. 지금의 고객 관리 방식을 돌아보려면 `/stage critique`, 과제 범위를 정하려면 `/stage framework`입니다.)",
    ),
    "resume": (
        "Welcome back to **{name}**. We stopped in *{stage}*, {answered} of {total} questions answered.",
        "**{name}**(으)로 돌아오셨군요. *{stage}* 단계에서 멈췄고, 질문 {total}개 중 {answered}개에 답하셨습니다.",
    ),
    "unanswered": (
        "Your last words were not answered yet (“{text}”): say `/again` and I take them up now.",
        "지난번에 하신 말씀(“{text}”)에 아직 답을 드리지 못했으니, `/again`을 입력하시면 이어서 답해 드리겠습니다.",
    ),
    "nothing_unanswered": (
        "Everything that you said has been answered.",
        "하신 말씀에는 모두 답을 드렸습니다.",
    ),
    "stale": (
        "Since then something has changed that was already approved; please make again: {items}.",
        "승인하신 뒤에 바뀐 것이 있어 다시 만들어야 합니다: {items}.",
    ),
    "stale_item": ("{artifact} (because of: {why})", "{artifact}(이유: {why})"),
    "stage_intro": ("## {title}\n\n{purpose}", "## {title}\n\n{purpose}"),
    "assumed_stages": (
        "{stages} has not been passed; I take it as an assumption for now, so this stage can reach draft at most.",
        "{stages} 단계가 통과되지 않아 우선 가정으로 둡니다. 그래서 이 단계는 초안까지만 갈 수 있습니다.",
    ),
    "noted": ("Noted.", "적어 두었습니다."),
    "noted_evidence": ("Noted, with its source: *{sources}*.", "근거와 함께 적었습니다: *{sources}*."),
    "noted_entries": ("Noted, {count} entries.", "{count}건으로 나누어 적었습니다."),
    "noted_weak": (
        "I have written it down as it is; it is marked as weak: {reasons}.",
        "말씀하신 그대로 적고 '약함'으로 표시했습니다: {reasons}.",
    ),
    "noted_assumption": (
        "I have written it down as an assumption; name a source later with `/evidence` or `/attach` and it becomes evidence.",
        "가정으로 적어 두었습니다. 나중에 `/evidence`나 `/attach`로 근거를 대시면 근거 있는 답이 됩니다.",
    ),
    "follow_up_example": ("For example: “{example}”", "예를 들면 이런 답입니다. “{example}”"),
    "need_source": (
        "What does that rest on? Anything you have seen, counted or recorded will do, with a date or a number ({evidence}). If there is nothing yet, say so and it stays an assumption.",
        "무엇을 보고 그렇게 말씀하십니까? 보거나 세거나 적어 둔 것이면 됩니다. 날짜나 건수를 함께 말씀해 주십시오({evidence}). 아직 없으면 없다고 하셔도 됩니다. 가정으로 두겠습니다.",
    ),
    "reason_too_short": ("That is rather brief for what hangs on it.", "뒤에 이어질 일을 생각하면 조금 짧습니다."),
    "reason_generic": ("Any company could say that.", "어느 회사에나 해당하는 말씀입니다."),
    "reason_slogan": (
        "That reads like a slogan; I need what happens.",
        "구호처럼 들립니다. 실제로 벌어지는 일이 필요합니다.",
    ),
    "reason_several_segments": (
        "You name several groups; let us take one, the others can follow.",
        "여러 집단을 말씀하셨습니다. 우선 하나만 고르고 나머지는 뒤에 하지요.",
    ),
    "reason_off_question": ("I am not sure that answers it.", "질문과 조금 다른 말씀 같습니다."),
    "ask_field": (
        "One detail about {entries}: {fields}?",
        "{entries}에 대해 한 가지만 더 여쭙겠습니다. {fields} 가운데 어느 쪽입니까?",
    ),
    "ask_fields": (
        "A few details about {entries}, in one line if you like: {fields}?",
        "{entries}에 대해 몇 가지만 한 번에 여쭙겠습니다. {fields} 가운데 각각 어느 쪽입니까?",
    ),
    "ask_unclear": (
        "I could not tell which of these you mean; please use one of the words, or skip.",
        "어느 것인지 알아듣지 못했습니다. 보기 가운데 하나로 말씀해 주시거나 건너뛰십시오.",
    ),
    "skipped": (
        "Skipped; it comes back at the end of the stage with a recommended answer.",
        "건너뛰었습니다. 단계 끝에서 권하는 답과 함께 다시 보여 드리겠습니다.",
    ),
    "nothing_to_skip": ("There is no question to skip just now.", "지금은 건너뛸 질문이 없습니다."),
    "why": ("**Why I ask:** {why}", "**왜 묻는가:** {why}"),
    "example_good": ("A good answer, from another firm: “{example}”", "다른 회사의 좋은 답입니다. “{example}”"),
    "example_industry": ("{company} answered: “{example}”", "{company}의 답입니다. “{example}”"),
    "example_evidence": ("What would support it: {evidence}", "이런 것이 근거가 됩니다: {evidence}"),
    "example_unknown": (
        "I have no example for that industry; there are: {industries}.",
        "그 업종의 예는 없습니다. 있는 업종: {industries}.",
    ),
    "back_to": ("Back to where we were:", "하던 질문으로 돌아가겠습니다."),
    "not_known": (
        "My knowledge base does not cover that; I would rather not guess.",
        "제 지식에는 그 답이 없습니다. 짐작으로 말씀드리지는 않겠습니다.",
    ),
    "unclear": (
        "I am not sure how you meant “{utterance}”. 1) {first}  2) {second} Please say 1 or 2, or put it another way.",
        "“{utterance}”을(를) 어떤 뜻으로 말씀하셨는지 분명하지 않습니다. 1) {first}  2) {second} 번호로 답하시거나 다시 말씀해 주십시오.",
    ),
    "meaning_answer": ("it is your answer", "질문에 대한 답"),
    "meaning_skip": ("skip this question", "이 질문 건너뛰기"),
    "meaning_question": ("you ask me something", "저에게 묻는 말씀"),
    "meaning_correct": ("change something said earlier", "앞에서 한 말 고치기"),
    "meaning_navigate": ("go to another stage", "다른 단계로 가기"),
    "meaning_status": ("show what we have", "지금까지의 상황 보기"),
    "meaning_example": ("give an example", "예시 보기"),
    "meaning_approve": ("yes, save it", "네, 저장"),
    "meaning_reject": ("no, do not save it", "아니오, 저장 안 함"),
    "meaning_smalltalk": ("just a remark", "그냥 하신 말씀"),
    "corrected": (
        "Changed in “{question}”: ~~{before}~~ → **{after}**. `/undo` takes it back.",
        "“{question}”의 답을 고쳤습니다: ~~{before}~~ → **{after}**. `/undo`로 되돌릴 수 있습니다.",
    ),
    "deleted": ("Deleted: “{text}” (answer to “{question}”).", "지웠습니다: “{text}”(질문: “{question}”)."),
    "undone": (
        "Taken back: “{question}” is as it was before.",
        "되돌렸습니다. “{question}”의 답이 앞의 상태가 되었습니다.",
    ),
    "which_answer": (
        "Which of these do you want to change? {choices} Say the number, or 0 for none.",
        "어느 답을 고치시겠습니까? {choices} 번호로 말씀해 주십시오. 없으면 0입니다.",
    ),
    "nothing_to_correct": ("There is nothing recorded yet that this could change.", "아직 고칠 만한 기록이 없습니다."),
    "left_alone": ("All right, nothing changed.", "알겠습니다. 바꾸지 않았습니다."),
    "open_questions": (
        "These questions are still open. Take the recommended answers as assumptions with `/assume`, or answer one with its number (“1: ...”).\n\n{items}",
        "아직 열려 있는 질문입니다. `/assume`이라고 하시면 권하는 답을 가정으로 두고, 번호로 직접 답하셔도 됩니다(“1: ...”).\n\n{items}",
    ),
    "open_item": (
        "{number}. {question}\n   *Recommended:* {default}",
        "{number}. {question}\n   *권하는 답:* {default}",
    ),
    "assumed": (
        "Taken as assumptions, to be tested by {date}, owner {owner}: {count}.",
        "가정 {count}건으로 적었습니다. 검증 기한은 {date}, 책임자는 {owner}입니다.",
    ),
    "nothing_open": ("There is no open question in this stage.", "이 단계에는 열려 있는 질문이 없습니다."),
    "proposal": (
        "This is **{title}** as I understood it. Shall I save it? Say yes or no, tell me what is different, or set a field with `/edit path = value`.",
        "제가 이해한 **{title}**입니다. 이렇게 저장할까요? 네, 아니오로 답하시거나 다른 점을 말씀해 주십시오. 항목을 바로 고치려면 `/edit 경로 = 값`입니다.",
    ),
    "gate_passed": ("The gate is open: nothing is missing.", "관문 통과: 빠진 것이 없습니다."),
    "gate_draft": ("The gate lets it through as a **draft**: {weak}", "관문은 **초안**으로만 열립니다: {weak}"),
    "gate_closed": ("The gate is **closed**; still missing: {missing}", "관문이 **닫혀** 있습니다. 빠진 것: {missing}"),
    "closed_advice": (
        "It cannot be saved like this. Answer what is missing, or go on with `/stage {next}` and come back; nothing is lost.",
        "이대로는 저장할 수 없습니다. 빠진 것에 답하시거나 `/stage {next}`(으)로 넘어갔다가 돌아오셔도 됩니다. 적어 둔 것은 그대로 있습니다.",
    ),
    "nothing_to_propose": (
        "Nothing has been answered in this stage, so there is nothing to save and its gate stays closed.",
        "이 단계에는 답이 하나도 없어 저장할 것이 없습니다. 관문은 닫힌 채로 둡니다.",
    ),
    "refused": ("It is not saved: {reason}", "저장하지 않았습니다: {reason}"),
    "saved": ("Saved: {artifacts} ({state}).", "저장했습니다: {artifacts}({state})."),
    "saved_stale": (
        "Because of this, the following must be made again: {artifacts}.",
        "이에 따라 다음을 다시 만들어야 합니다: {artifacts}.",
    ),
    "rejected": (
        "Not saved. What should be different? Tell me, or set a field with `/edit path = value`; `/approve` proposes it again.",
        "저장하지 않았습니다. 무엇이 달라야 합니까? 말씀해 주시거나 `/edit 경로 = 값`으로 고치십시오. `/approve`라고 하시면 다시 제안합니다.",
    ),
    "no_proposal": ("No proposal waits for a decision just now.", "지금 결정을 기다리는 제안이 없습니다."),
    "hand_over": ("*{text}*", "*{text}*"),
    "finished": (
        "That was the last stage. `/export docx` writes the strategy, `/export pptx` the board deck, `/status` shows what is open, `/stage NAME` goes anywhere.",
        "마지막 단계까지 왔습니다. `/export docx`는 전략 문서를, `/export pptx`는 보고용 발표 자료를 만듭니다. `/status`로 남은 것을 보고 `/stage 이름`으로 어디든 갈 수 있습니다.",
    ),
    "attached": ("Read {name}: {chars} characters.", "{name}을(를) 읽었습니다: {chars}자."),
    "attached_found": ("Found word for word: {quotes}", "원문에서 그대로 찾았습니다: {quotes}"),
    "attached_missing": (
        "This quote does not stand in the attached files, so it is not taken as evidence: “{quote}”",
        "첨부하신 파일에 이 인용문이 없어 근거로 쓰지 않습니다: “{quote}”",
    ),
    "attached_choose": (
        "Which of these passages supports your last answer ({question})? {choices} Say the numbers, or 0 for none.",
        "마지막 답({question})을 뒷받침하는 대목은 어느 것입니까? {choices} 번호로 말씀해 주십시오. 없으면 0입니다.",
    ),
    "supported": (
        "Your answer to “{question}” now rests on: {sources}.",
        "“{question}”의 답에 근거를 달았습니다: {sources}.",
    ),
    "no_answer_to_support": ("There is no answer yet that this could support.", "아직 근거를 달 답이 없습니다."),
    "no_source_named": (
        "I find no source in that: name what was seen or counted, with a date or a number.",
        "출처를 찾지 못했습니다. 무엇을 보거나 세었는지 날짜나 건수와 함께 말씀해 주십시오.",
    ),
    "ledger_empty": ("The evidence ledger is empty.", "근거 목록이 비어 있습니다."),
    "exported": ("Written: {path}", "저장한 파일: {path}"),
    "unknown_command": (
        "There is no command /{name}; `/help` lists them.",
        "/{name} 명령은 없습니다. `/help`에서 볼 수 있습니다.",
    ),
    "needs_value": ("/{name} needs: {what}", "/{name}에 필요한 것: {what}"),
    "language": ("From now on in English.", "이제 한국어로 말씀드리겠습니다."),
    "goodbye": ("Saved as **{name}**. Until next time.", "**{name}**에 모두 저장되어 있습니다. 다음에 뵙겠습니다."),
    "hello": ("Hello. Shall we go on?", "네, 안녕하세요. 이어서 해 볼까요?"),
    "thanks": ("You are welcome.", "별말씀을요."),
    "remark": ("I see. Let us stay with the question.", "네, 그렇군요. 질문으로 돌아가 보지요."),
    "nothing_pending": (
        "Nothing waits for an answer. `/stage NAME` opens a stage, `/status` shows where we are.",
        "지금 기다리는 질문이 없습니다. `/stage 이름`으로 단계를 열고 `/status`로 상황을 볼 수 있습니다.",
    ),
    "also_answers": (
        "You also said “{part}”. Shall I put that under “{question}”?",
        "“{part}”라고도 하셨습니다. “{question}”의 답으로도 적을까요?",
    ),
    "further": (
        "I have {count} more to ask if you want to go deeper: `/more`.",
        "더 깊이 여쭐 것이 {count}개 더 있습니다. 원하시면 `/more`로 이어 갑니다.",
    ),
    "going_deeper": ("{count} more, then the proposal.", "{count}개를 더 여쭙고 제안을 보여 드리겠습니다."),
    "nothing_further": ("There is nothing further to ask at this stage.", "이 단계에서 더 여쭐 것이 없습니다."),
    "first_question": ("This is the first question.", "첫 질문입니다."),
    "present_answer": ("So far: “{text}”", "지금까지의 답: “{text}”"),
}


def say(lang: Lang, key: str, **values: object) -> str:
    """Return the sentence called ``key`` in ``lang`` with its blanks filled."""
    english, korean = _SENTENCES[key]
    return with_particles(korean.format(**values)) if lang == "ko" else english.format(**values)
