"""What may not be concluded from comments, and how they were read."""

from __future__ import annotations

from cemagent.experience.survey import MINIMUM_N
from cemagent.playbook import Text
from cemagent.tools.comments.corpus import Corpus
from cemagent.tools.comments.judging import Judged
from cemagent.tools.comments.results import CrossCheck, Remark, WhoComments
from cemagent.tools.comments.silence import selective
from cemagent.tools.comments.themes import FEWEST_COMMENTS, Themes, is_loose

_UNREAD = 0.1
_FEW_COMMENT = 0.7


def reading_remarks(corpus: Corpus, embedder: str | None) -> list[Remark]:
    """Return how the comments were read: by what, and how many of them."""
    found: list[Remark] = []
    total = int(corpus.said.sum())
    if embedder is None and total:
        found.append(
            _remark(
                "words_only",
                "임베더 없이 낱말 목록만으로 읽어 목록에 없는 표현은 놓쳤을 수 있으니, 정밀하게 보려면 임베더를 지정하십시오.",
                "The comments were read by word lists alone, which miss what is put in other words; name an embedder for a closer reading.",
            )
        )
    chosen, statements = len(corpus.chosen), len(corpus.statements)
    if chosen < statements:
        sampled = int(corpus.sampled.sum())
        found.append(
            _remark(
                "sampled",
                f"시간을 아끼려고 의견을 쓴 {total:,}명 가운데 무작위로 뽑은 {sampled:,}명(진술 {statements:,}개 중 {chosen:,}개)에서 주제를 "
                "찾았고 나머지는 낱말 목록으로만 읽었으므로, 주제의 비율은 구간과 함께 보십시오.",
                f"To save time themes come from a random {sampled:,} of the {total:,} who commented ({chosen:,} of {statements:,} statements) "
                "and the others were read by word lists alone, so read the shares of themes with their intervals.",
            )
        )
    unread = sum(1 for read in corpus.reads if read is not None and read.by == "nothing")
    if total and unread / total > _UNREAD:
        found.append(
            _remark(
                "unread",
                f"의견 {unread:,}건({unread / total:.0%})에는 아는 낱말이 없어 중립으로 두었으니, 중립의 비율을 실제보다 크게 보지 마십시오.",
                f"{unread:,} comments ({unread / total:.0%}) hold no known word and were left as neutral, so do not take the neutral share at face value.",
            )
        )
    return found


def judge_remarks(judged: Judged) -> list[Remark]:
    """Return what the judge did not read, and what of its readings was dropped."""
    found: list[Remark] = []
    total = int(judged.corpus.said.sum())
    if judged.withheld:
        found.append(
            _remark(
                "judge_withheld",
                f"의견 {judged.withheld:,}건은 경험을 말하기보다 읽는 사람에게 판정을 시키는 글이라 판정자에게 보이지 않았으니, 직접 읽어 보십시오.",
                f"{judged.withheld:,} comment(s) tell their reader what to find instead of what happened, so the judge was not shown them; read them yourself.",
            )
        )
    if judged.refused:
        found.append(
            _remark(
                "judge_refused",
                f"판정 {judged.refused:,}건은 인용문이 의견에 그대로 있지 않아 버리고 낱말과 뜻으로 읽은 결과를 썼습니다.",
                f"{judged.refused:,} judgements quoted words that are not in the comment; they were dropped and the reading by words and meaning was kept.",
            )
        )
    if 0 < judged.read < total:
        found.append(
            _remark(
                "partly_judged",
                f"의견 {total:,}건 가운데 {judged.read:,}건만 판정자가 읽었으므로 나머지와 섞어 비교하지 마십시오.",
                f"A judge read {judged.read:,} of the {total:,} comments, so do not compare those with the rest.",
            )
        )
    return found


def limits(corpus: Corpus, themes: Themes, who: WhoComments, check: CrossCheck | None, masked: int) -> list[Remark]:
    """Return what may not be concluded: few comments, loose themes, selective answering, misreading."""
    n = int(corpus.said.sum())
    found: list[Remark] = []
    if 0 < n < FEWEST_COMMENTS:
        found.append(
            _remark(
                "few_comments",
                f"의견이 {n}건뿐이라 주제로 묶지 않고 모두 그대로 실었으니 직접 읽어 보십시오.",
                f"With {n} comment(s) no themes are made; all are listed, so read them yourself.",
            )
        )
    if 0 < n < MINIMUM_N:
        found.append(
            _remark(
                "no_shares",
                f"의견을 쓴 사람이 {n}명이라 비율과 평균을 내지 않으니 {MINIMUM_N}명 이상 모으십시오.",
                f"With {n} who commented no shares or means are given; collect {MINIMUM_N} or more.",
            )
        )
    if is_loose(themes.stability):
        found.append(
            _remark(
                "loose_themes",
                f"의견을 둘로 나누어 묶으면 결과가 서로 다르므로(수정 랜드 지수 {themes.stability:.2f}) 주제의 경계를 사실로 삼지 말고 인용문으로 확인하십시오.",
                f"Two halves of the comments are grouped differently (adjusted Rand index {themes.stability:.2f}), so do not take the borders "
                "of themes as facts; check them by the quotes.",
            )
        )
    return [*found, *_who(who), *_misreadings(n, check, masked)]


def _misreadings(n: int, check: CrossCheck | None, masked: int) -> list[Remark]:
    found: list[Remark] = []
    if n:
        found.append(
            _remark(
                "machine_read",
                "극성과 감정은 기계가 읽은 것이라 반어와 돌려 말하기를 자주 놓치므로, 결정하기 전에 인용문을 사람이 읽으십시오.",
                "Polarity and emotions are read by a machine that often misses irony and hints, so have a person read the quotes before deciding.",
            )
        )
    if contradicted(check):
        found.append(
            _remark(
                "check_disagreements",
                "평점과 의견이 어긋난다는 응답 가운데에는 의견을 잘못 읽은 것도 섞여 있으니, 하나하나 인용문을 읽고 판단하십시오.",
                "Some of the respondents whose rating and comment disagree are comments read wrongly, so judge each by its quote.",
            )
        )
    if masked:
        found.append(
            _remark(
                "masked",
                f"의견에서 전화번호, 전자우편 주소 같은 개인정보 {masked:,}건을 가렸지만 사람 이름은 찾지 않으므로 공유하기 전에 확인하십시오.",
                f"{masked:,} piece(s) of personal data such as telephone numbers and e-mail addresses were masked, but names of people are not found, "
                "so check before you share.",
            )
        )
    return found


def contradicted(check: CrossCheck | None) -> bool:
    """Return whether any rating disagrees with a comment."""
    return check is not None and any(row.share.count for one in check.ratings for row in one.disagreements)


def _who(who: WhoComments) -> list[Remark]:
    found = [
        _remark(
            "selective_silence",
            f"의견을 쓴 사람의 '{row.rating}' 평점이 쓰지 않은 사람보다 {abs(row.difference or 0):.2f}점 {'높으므로' if (row.difference or 0) > 0 else '낮으므로'}, "
            "의견을 전체 고객의 목소리로 보지 마십시오.",
            f"Those who commented rate '{row.rating}' {abs(row.difference or 0):.2f} points {'higher' if (row.difference or 0) > 0 else 'lower'} "
            "than the others, so do not take the comments for the voice of all customers.",
            row.rating,
        )
        for row in selective(who)
    ]
    share = who.commented.share
    if share is not None and share < _FEW_COMMENT:
        found.append(
            _remark(
                "few_wrote",
                f"응답자의 {share:.0%}만 의견을 썼으므로 주제의 비율은 전체 고객이 아니라 의견을 쓴 사람에 대한 것입니다.",
                f"Only {share:.0%} of the respondents commented, so the shares of themes are of those who did, not of all customers.",
            )
        )
    return found


def _remark(code: str, ko: str, en: str, where: str | None = None) -> Remark:
    return Remark(code=code, text=Text(ko=ko, en=en), where=where)
