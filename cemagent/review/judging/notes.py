"""What a judge did not do, said in the warnings of a review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cemagent.errors import CemagentError, Lang
from cemagent.records.review import Verdict
from cemagent.review.judging.shown import Shown

_REFS_SHOWN = 6


@dataclass(frozen=True)
class Gap:
    """Criteria without a usable answer (none: the contradictions), and the error.

    Without an error the answer said what the control rules out, or ``left_out`` the criteria.
    """

    refs: tuple[str, ...]
    error: CemagentError | None
    left_out: bool = False


def notes_of(gaps: Sequence[Gap], shown: Shown, withheld: int, verdicts: Sequence[Verdict], lang: Lang) -> list[str]:
    """Return one sentence for each thing that the reader of a review must know about its judge."""
    notes = [_of_gap(gap, lang) for gap in _joined(gaps)]
    if withheld:
        notes.append(
            _pick(
                lang,
                f"{withheld} sentence(s) in passages that read like a request, a question or code count for nothing "
                "here, so that no text can tell the model what to give; without --model they are read like all others.",
                f"요청이나 질문, 코드처럼 읽히는 대목의 문장 {withheld}개는 글이 모델에게 점수를 시키지 못하도록 "
                "이 검토에서 제외했으며, --model 없이 검토하면 그 문장도 함께 읽습니다.",
            )
        )
    if shown.skipped_chars:
        notes.append(
            _pick(
                lang,
                f"The plan is longer than the model's window: {shown.skipped_chars:,} characters that speak least for "
                "the criteria were read by the offline grader only.",
                f"계획이 모델의 입력 한도보다 길어, 기준과 가장 먼 {shown.skipped_chars:,}자는 오프라인 채점기만 읽었습니다.",
            )
        )
    kept = sum(verdict.fell_back for verdict in verdicts)
    if kept:
        notes.append(
            _pick(
                lang,
                f"{kept} of {len(verdicts)} verdicts are those of the offline grader; they are marked.",
                f"판정 {len(verdicts)}개 가운데 {kept}개는 오프라인 채점기의 판정이며 따로 표시했습니다.",
            )
        )
    return notes


def _joined(gaps: Sequence[Gap]) -> list[Gap]:
    """Return one gap for each reason, with the criteria of all."""
    by_reason: dict[tuple[str, bool], list[Gap]] = {}
    for gap in gaps:
        by_reason.setdefault((gap.error.en if gap.error else "", gap.left_out), []).append(gap)
    return [
        Gap(tuple(dict.fromkeys(ref for gap in found for ref in gap.refs)), found[0].error, found[0].left_out)
        for found in by_reason.values()
    ]


def _of_gap(gap: Gap, lang: Lang) -> str:
    shown = ", ".join(gap.refs[:_REFS_SHOWN])
    more = len(gap.refs) - _REFS_SHOWN
    if more > 0:
        shown += _pick(lang, f" and {more} more", f" 외 {more}개")
    what = shown or _pick(lang, "the contradictions", "모순")
    if gap.left_out:
        return _pick(lang, f"The model left out {what}.", f"모델이 다음 기준을 빠뜨렸습니다: {what}.")
    if gap.error is None:
        return _pick(
            lang,
            f"What the model said of {what} is not used: it also found what this plan cannot contain.",
            f"{what}에 대한 모델의 답은 쓰지 않았습니다. 계획에 있을 수 없는 내용까지 있다고 답했습니다.",
        )
    why = gap.error.message(lang).rstrip(".")
    return _pick(lang, f"No answer on {what}: {why}.", f"{what}에 대한 답을 받지 못했습니다: {why}.")


def _pick(lang: Lang, english: str, korean: str) -> str:
    return korean if lang == "ko" else english
