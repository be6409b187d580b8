"""Tells text that addresses its reader from text that only informs: demands on a grader, requests, questions, code.

Three signs count for a demand: somebody who grades is addressed, an act of grading is demanded, and a
result is named. Encoded runs are decoded and judged by what they say. Tools that show foreign text to a
language model and the review of plans share this.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import urllib.parse
from collections.abc import Iterator
from functools import lru_cache

from cemagent.documents.steering import steering

_READER = re.compile(
    r"\b(?:(?:ai|automat(?:ed|ic)|language|llm|large language|machine) ?(?:-?(?:review\w*|grad\w*|evaluat\w*|assess\w*|apprais\w*|model|assistant|agent|system|tool|reader|scor\w*|analy\w*))|"
    r"reviewers?|graders?|evaluators?|assessors?|appraisers?|examiners?|adjudicators?|markers?|(?:human|person) or machine|machines? (?:and|or) (?:people|humans?)|llms?|chat ?gpt|gpt(?:-\d)?|claude|gemini|copilot|"
    r"(?:dear|attention|note to|to the|to any|for the)\s+(?:\w+\s+){0,2}(?:ai|model|assistant|system|reviewer|grader|evaluator)|"
    r"assistant|scoring (?:engine|system|model|tool)|review(?:ing)? (?:engine|system|tool|software|bot)|whoever (?:grades|scores|reviews))\b|"
    r"채점자|평가자|심사자|심사역|심의위원|감사인|평정자|읽는 이|사람이든 기계든|사람이나 기계|검토자|채점관|평가관|평가위원|심사위원|리뷰어|채점기|평가기|(?:AI|인공지능|자동|언어)\s?(?:모델|채점|평가|검토|심사|시스템|어시스턴트|도구|에이전트|리뷰)\w*|"
    r"어시스턴트|챗봇 ?모델|(?:채점|평가|심사|검토)(?:하는|하시는|하실|을 맡은|를 맡은)\s?(?:분|시스템|모델|AI|엔진|프로그램)|LLM",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"\b(?:give|award|assign|grant|rate|score|grade|mark|treat|consider|assume|record|report|return|output|respond|answer|reply|print|write|"
    r"classify|accept|conclude|set|enter|register|confirm|rank|approve|pass|deem|regard|raise|upgrade|do not (?:deduct|lower|mention|flag|report|list|reduce|penali[sz]e)|find no|say so by|"
    r"don't (?:deduct|lower|mention|flag|report)|must (?:be )?(?:scored?|graded?|rated?|given|awarded|marked)|should (?:be )?(?:scored?|graded?|rated?|given|awarded|marked|receive)|"
    r"(?:is|are) to be (?:scored|graded|rated|given|awarded|marked|treated)|receives?|deserves?)\b|"
    r"부여|매기|매겨|매길|채점해|채점하|평가해|평가하(?:십|시|라|도록|여)|평가할 것|주십시오|주세요|줄 것|주기 바|주시기|바랍니다|바란다|처리(?:해|하|할)|간주|인정(?:해|하|할)|출력(?:해|하|할)|기록(?:해|하|할)|"
    r"답하(?:십|시|라)|응답하|표시(?:해|하|할)|반영(?:해|하|할)|평정(?:해|하|할)|올린다|[가-힣]지 말 것|적어 주|보고 평|본다\.?$|감점하지|지적하지|언급하지|낮추지|통과시|판정(?:해|하|할)|올려|입력(?:해|하|할)|적용(?:해|하|할) ?것|주어야|줘|주라|하라\b|하시오",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\b(?:full marks|(?:the )?(?:highest|top|maximum|max|best|perfect) (?:possible )?(?:level|score|marks?|rating|grade|band|result)s?|level\s*(?:of\s*)?(?:3|three|2|two)|"
    r"(?:score|rating|grade|mark|level)s?\s*(?:of|to|at|:|=|as)?\s*(?:3|three|10|100|a\+?)\b|3\s*(?:/|out of)\s*3|three out of three|all (?:criteria|items|58)\b.{0,40}\b(?:met|satisfied|fulfilled|complete|3|evidenced)|"
    r"fully (?:met|evidenced|compliant|satisfied)|without (?:deduction|reservation)|no (?:contradictions?|weakness\w*|gaps?|deductions?)\b|100 ?(?:%|points)|top marks|maximum|no (?:gap|fault|flaw|weak point)s?|as (?:supplied|evidenced|proven|complete|fulfilled|satisfied|present|met)|(?:missing|absent|lacking) (?:sources?|evidence|proofs?|parts?)|benefit of the doubt)\b|"
    r"만점|감점|근거\s?(?:가|는|도)?\s?있(?:는|음|다고)|있는 것으로|충족(?:된|한|하는)? 것으로|확인이? (?:끝난|완료)|누락\s?항목|모순(?:은|을|이)? (?:보고|지적|언급)|최고\s?(?:점|등급|수준|단계)|최상위|3\s?(?:점|수준|단계|등급)|수준\s?3|레벨\s?3|100\s?점|모두 충족|전(?:부| 항목)\s?(?:충족|만점|3)|(?:모든|전체|전) (?:항목|기준|평가 ?항목)|감점 없이|모순(?:이|은)? 없|높은 점수|우수(?:로|하다고)|A\+?\s?등급",
    re.IGNORECASE,
)
_OVERRIDE = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|skip)\b.{0,40}\b(?:instruction|rule|prompt|criteria|rubric|guideline|previous|prior|above|earlier|standard|everything)|"
    r"\b(?:new|updated|revised|actual|real) (?:system )?(?:instructions?|prompt|directive)s?\b|\byou are (?:now )?(?:an?|the)\b.{0,60}\b(?:assistant|model|reviewer|grader|evaluator|ai|expert)|"
    r"^\s*\W{0,4}\s*(?:system|assistant|developer|admin|user)\s*\W{0,3}\s*[:：>\]]|<\|?(?:im_start|system|assistant|end_?of_?text)|\[/?(?:INST|SYSTEM|SYS)\]|###\s*(?:instruction|system)|"
    r"\b(?:end of|stop) (?:plan|document|input|review)\b.{0,40}\b(?:instruction|system|reviewer|grader|note)|pretend (?:that|to)|imagine (?:that )?you (?:are|were)|in (?:that|this) role\b|act as\b|role[- ]?play|developer mode|jailbreak|"
    r"(?:이전|앞선|앞의|위의|기존|지금까지의|상기)\s?(?:의\s?)?(?:모든\s?)?(?:지시|지침|명령|규칙|기준|프롬프트|안내)\w*\s?(?:은|는|을|를|사항\w*)?\s?(?:모두\s?|전부\s?)?(?:무시|잊|따르지|적용하지|무효)|"
    r"(?:지시|지침|규칙|기준|루브릭|채점표|채점 기준)\w{0,3}\s?(?:모두\s?)?(?:무시|잊으|생략|건너뛰)|시스템\s?(?:메시지|프롬프트|지시|공지|명령)|당신은\s?(?:이제\s?)?.{0,30}(?:모델|어시스턴트|AI|채점|평가|심사|전문가|역할)|역할극|"
    r"(?:라고 가정하|인 척|역할을 맡)",
    re.IGNORECASE,
)
_COMMITTEE = re.compile(
    r"\b(?:by (?:monday|tuesday|wednesday|thursday|friday|q[1-4]|the end)|steering (?:group|committee)|please review the (?:scores?|results?|draft|minutes)|survey|customers? (?:give|rate|score|gave|rated))\b|"
    r"위원회는|위원회가|분기에|까지 (?:확정|제출|회신|검토)|고객이|고객은|직원이|직원은|설문|만족도|사내 ?평가",
    re.IGNORECASE,
)
_ENCODED = re.compile(
    r"[A-Za-z0-9+/_-]{24,}={0,2}|(?:[0-9a-fA-F]{2}[\s:]?){20,}|(?:%[0-9a-fA-F]{2}){8,}|(?:\\u[0-9a-fA-F]{4}){5,}|&#x?[0-9a-fA-F]+;(?:&#x?[0-9a-fA-F]+;)+"
)
_ROT13_WORDS = re.compile(
    r"\b(?:tvir|fpber|yriry|vtaber|vafgehpgvbaf?|erivrjre|tenqr|uvturfg|zbqry|gur|naq|bs|gb|vf|ner|rirel|guvf|guerr|nyy|nf|abg|abguvat|cyna)\b",
    re.IGNORECASE,
)
_ROT13_FEWEST = 2
"""With so many words of this cipher a sentence is deciphered."""
_REQUEST = re.compile(
    r"^\W*(?:(?:please|now|then|first|next|also|and)[,:]?\s+)?(?:write|draft|compose|create|generate|provide|give|explain|describe|summari[sz]e|"
    r"translate|convert|encode|decode|calculate|compute|solve|tell|show|repeat|print|output|say|respond|reply|find|identify|classify|compare|"
    r"suggest|recommend|develop|outline|rewrite|paraphrase|edit|proofread|imagine|pretend|act|visit|click|download|install|execute|reveal|display|"
    r"insert|append|include|continue|complete|break down|analy[sz]e|verify|replace|substitute|render|misspell|jumble|combine|scramble|augment|"
    r"integrate|enhance|incorporate|embed|reverse|omit|add|forget|ignore|disregard|do not|don't|never|always|make sure|help me|let(?:'s| us) "
    r"|how (?:do|can|would|should|does)|what (?:is|are|was|were|does|did)|who (?:is|was|wrote|are)|when (?:did|was|is)|where (?:is|was|did|are)|"
    r"why (?:is|do|did|are|does))\b|"
    r"\b(?:can|could|would|will) you (?!be\b|have\b)|\byou (?:must|should|need to)\b|"
    r"\byour (?:\w+ )?(?:answers?|responses?|reply|replies|outputs?|instructions?|prompt|rules?|system)\b|"
    r"\b(?:show|tell|give|send) me\b|\b(?:repeat|recite) (?:this|the|everything|all)\b|\b(?:i am|i'm) (?:your|an?|the) (?:\w+ )?(?:developer|administrator|admin|engineer|owner|president|ceo)\b|"
    r"\bplease\b|\bprompts?\b|\bpasswords?\b|\bpassphrase\b|\boverride\b|\binstructions?\b|\bthis (?:conversation|chat)\b|"
    r"\b(?:above|following|preceding) (?:text|sentence|paragraph)\b|\bassistants? (?:should|must|will|shall)\b|\b(?:says?|said) (?:to )?(?:make|mark|set|give)\b|"
    r"\bshould (?:replace|override|supersede)\b|\bhidden (?:layer|caption|text|field)\b|"
    r"(?:해|어|아|여|려|겨|줘|봐|와|워)\s?(?:주세요|주십시오|주시겠|주실|줄래|줄 수|줘(?![가-힣])|주길|주시기)|"
    r"(?:알려|말해|보여|써|적어|설명해|번역해|작성해|답해|대답해|출력해|나열해|상상해|가정해|생각해|공유해)(?:\s?(?:줘|봐|보자|라))?(?![가-힣\s])|"
    r"(?:하라|해라|마라|말라|잊어라|하시오|십시오|하세요|으세요|보세요|시겠어요|을까요?|인가요|나요|습니까|입니까|습니까|할까요?|는가|은가|인가|뭐야|뭐니|까)\W*$|"
    r"당신(?:은|의|이|을|에게)|너(?:는|의|에게)(?![가-힣])|네가|나의 질문|프롬프트|비밀번호|암호(?:를|는|가|\?)|비밀 ?(?:코드|문자열|키)|지시(?:를|사항|문)|명령(?:을|어)|모드(?:에|로) (?:돌입|진입|들어)|척(?:하|해)|가정(?:하고|하자|합)|"
    r"(?:인가요|나요|습니까|입니까)\s*[:：]|^\W*(?:저는|나는) .{0,20}(?:입니다|이다)|"
    r"[?？][\s\W]*$",
    re.IGNORECASE,
)
_CODE_LIKE = re.compile(
    r"javascript:|data:text|base64|<script|</?[a-z_]+>|\{\{|\$\(|://|[A-Za-z0-9+/]{32,}|[{}<>]{2,}|\{[^}]*:|[\[\]{}]{2,}|\"\w+\"\s*:|[a-z]\w*\.[a-z]\w*\(|[a-z]\(\w*\)[;.]|\bon[a-z]+\W{0,2}=|"
    r"\b[\w-]+\.(?:com|biz|net|org|io)\b",
    re.IGNORECASE,
)
_FOREIGN_SHARE = 0.2
_LONG_RUN = 32
_ADDRESSED = 2.5
CLEARLY = 2
"""What :func:`addresses_a_reader` gives for a text that no model is shown."""
_MAY_STEER, _STEERS, _STEERS_CLEARLY = 0.25, 0.5, 0.7
"""Probabilities of :func:`cemagent.documents.steering.steering` from which a text is taken to address its reader."""


def addresses_a_reader(text: str) -> int:
    """Return whether ``text`` addresses who reads it: 0 no, 1 like a request, question or code, 2 clearly.

    It asks less than ``find_instructions`` of the review, which reports: it says what a language model had
    better not read, so a plan's own question to its customers counts as 1 too.
    """
    likely = _steering(text)
    if demand_score(text) >= _ADDRESSED or likely >= _STEERS_CLEARLY:
        return CLEARLY
    if likely >= _STEERS:
        return 1
    return int(bool(_REQUEST.search(text) or _CODE_LIKE.search(text)) or _is_foreign(text) or _is_noise(text))


def may_steer(text: str) -> bool:
    """Return whether ``text`` might steer who reads it: less than what :func:`addresses_a_reader` asks."""
    return _steering(text) >= _MAY_STEER


@lru_cache(maxsize=4096)
def _steering(text: str) -> float:
    return max(map(steering, (text, *_decoded(text))))


def _is_foreign(text: str) -> bool:
    """Return whether much of ``text`` is in a script that is neither Latin nor Hangul: its requests are not known here."""
    letters = [char for char in text if char.isalpha()]
    other = sum(not (char < "\u0250" or "\uac00" <= char <= "\ud7a3") for char in letters)
    return other > _FOREIGN_SHARE * max(1, len(letters))


def _is_noise(text: str) -> bool:
    """Return whether a long run without spaces is full of signs: a signature, a key, something encoded."""
    runs = (run for run in text.split() if len(run) > _LONG_RUN)
    return any(sum(not char.isalnum() for char in run) > _FOREIGN_SHARE * len(run) for run in runs)


def demand_score(sentence: str) -> float:
    """Return how much ``sentence`` is a demand on its reviewer; 3 is enough in visible text."""
    best = _signs(sentence)
    for decoded in _decoded(sentence):
        best = max(best, _signs(decoded) + 1.0)
    return best


def _signs(sentence: str) -> float:
    reader = bool(_READER.search(sentence))
    demand = bool(_DEMAND.search(sentence))
    result = bool(_RESULT.search(sentence))
    override = bool(_OVERRIDE.search(sentence))
    score = 1.0 * reader + 1.0 * demand + 1.0 * result + 2.0 * override
    if override and (reader or demand or result):
        score += 0.5
    if (
        demand
        and result
        and re.search(
            r"\bthis (?:plan|document|proposal|strategy|report)|본 (?:계획|문서|제안|보고)|이 (?:계획|문서|제안|보고)|\bR\d{1,2}\.\d",
            sentence,
            re.IGNORECASE,
        )
    ):
        score += 1.0
    if _COMMITTEE.search(sentence) and not override:
        score -= 1.0
    return score


def _decoded(sentence: str) -> Iterator[str]:
    for match in _ENCODED.finditer(sentence):
        run = match.group()
        yield from _readable(_try_base64(run))
        yield from _readable(_try_hex(run))
        if "%" in run:
            yield from _readable(urllib.parse.unquote(run))
        if "\\u" in run:
            yield from _readable(re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), run))
        if "&#" in run:
            yield from _readable(
                re.sub(r"&#(x?)([0-9a-fA-F]+);", lambda m: chr(int(m[2], 16 if m[1] else 10) % 0x110000), run)
            )
    if len(_ROT13_WORDS.findall(sentence)) >= _ROT13_FEWEST:
        yield codecs.decode(sentence, "rot13")


def _try_base64(run: str) -> str:
    padded = run.replace("-", "+").replace("_", "/")
    padded += "=" * (-len(padded) % 4)
    try:
        return base64.b64decode(padded, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _try_hex(run: str) -> str:
    digits = re.sub(r"[\s:]", "", run)
    if len(digits) % 2 or not re.fullmatch(r"[0-9a-fA-F]+", digits):
        return ""
    try:
        return bytes.fromhex(digits).decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _readable(text: str) -> Iterator[str]:
    if len(text) >= 8 and sum(char.isalpha() or char.isspace() for char in text) > 0.6 * len(text):
        yield text
