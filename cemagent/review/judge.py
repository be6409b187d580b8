"""The grader that asks a language model: few calls with one shared plan, and nothing believed that is not checked.

The model proposes parts, quotes and levels; code verifies the quotes, works the levels out again
and keeps the offline verdict wherever the model gives no usable answer. Four things stand between
a plan and the level it would like to have: text that addresses a reader is taken out before anything
is read, so that prompts and offline verdicts are those of the plan without it; a level is never
higher than what verified quotes support that may speak for the criterion; it is at most one above the
offline level; and a control criterion in every call shows when a model says what it was told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cemagent.errors import CemagentError, Lang, ModelError
from cemagent.playbook import Criterion
from cemagent.records.asking import LASTING, Answered, Asker, Message, fence_of, is_hopeless
from cemagent.records.document import Document
from cemagent.records.review import Contradiction, Coverage, Review, Usage, Verdict
from cemagent.review.grader import check_verdict, stage_means
from cemagent.review.instructions import find_instructions
from cemagent.review.judging.answers import CriterionAnswer, GroupAnswer, PairsAnswer
from cemagent.review.judging.checking import Checker
from cemagent.review.judging.controls import control_for, free_ref
from cemagent.review.judging.notes import Gap, notes_of
from cemagent.review.judging.pairs import PairChecker
from cemagent.review.judging.passes import groups_of, merged, ordered
from cemagent.review.judging.prompt import criteria_question, opening, pairs_question
from cemagent.review.judging.shown import Shown, shown_of
from cemagent.review.judging.withholding import heard_units
from cemagent.review.profile import surroundings
from cemagent.review.semantic import SemanticGrader, Studied, trusted_units

_PLAN_SHARE = 0.6
"""The share of a model's window that the plan may take; rules, criteria and answer need the rest."""
_OTHER_TOKENS = 4500
"""What rules, a group of criteria and its answer take, whatever the plan."""
_LEAST_PLAN = 1000


class JudgeGrader:
    """Grades by asking ``asker``, ``passes`` times over, on the ground of the ``offline`` grader.

    ``notice`` is told (English, Korean) when the model fails, once for each reason, however many plans are graded.
    """

    def __init__(
        self,
        offline: SemanticGrader,
        asker: Asker,
        passes: int = 1,
        notice: Callable[[str, str], None] | None = None,
    ) -> None:
        self._semantic = offline
        self._asker = asker
        self._passes = passes
        self._notice = notice
        self._told: set[str] = set()
        self._final: CemagentError | None = None

    @property
    def name(self) -> str:
        """Return ``judge:`` and the model's name."""
        return f"judge:{self._asker.name}"

    def grade(self, document: Document, name: str, lang: Lang | None = None) -> Review:
        """Return the review of ``document``, called ``name`` in it, with rationales in ``lang``.

        A call that fails costs no verdict: the offline one stands in its place, marked, and a
        warning says why. A document that is no plan is not shown to the model.
        """
        said = lang or document.lang
        instructions = find_instructions(document, said)
        trusted = trusted_units(document, instructions)
        heard = heard_units(document, trusted, instructions)
        studied = self._semantic.study_units(heard, instructions)
        offline = self._semantic.review(document, name, said, studied).model_copy(update={"grader": self.name})
        if not offline.is_plan or not studied.units:
            return offline
        shown = self._shown(document, studied)
        around = surroundings(heard, studied.reading.cues)
        checker = Checker(document, heard, shown, around, self._semantic.by_criterion(studied.relevance), said)
        reading = _Reading(self._asker, checker, self._semantic.criteria, offline, hopeless=self._final)
        verdicts = [check_verdict(document, verdict) for verdict in reading.verdicts(self._passes)]
        contradictions = reading.contradictions()
        self._tell(reading)
        unread = shown.skipped_chars
        return offline.model_copy(
            update={
                "criteria": verdicts,
                "stages": stage_means(verdicts),
                "contradictions": contradictions,
                "coverage": Coverage(read_chars=len(document.text) - unread, total_chars=len(document.text)),
                "usage": reading.usage,
                "warnings": [
                    *offline.warnings,
                    *notes_of(reading.gaps, shown, len(trusted) - len(heard), verdicts, said),
                ],
            }
        )

    def _tell(self, reading: _Reading) -> None:
        if isinstance(reading.hopeless, ModelError) and reading.hopeless.fault in LASTING:
            self._final = reading.hopeless
        for error in (gap.error for gap in reading.gaps if gap.error is not None):
            if self._notice is not None and error.en not in self._told:
                self._notice(*_stands_in(error))
            self._told.add(error.en)

    def _shown(self, document: Document, studied: Studied) -> Shown:
        budget = max(_LEAST_PLAN, min(int(self._asker.window * _PLAN_SHARE), self._asker.window - _OTHER_TOKENS))
        owners = self._semantic.owners
        return shown_of(document, studied.units, studied.relevance, owners, budget)


@dataclass
class _Reading:
    """One document before the judge; ``gaps`` are the questions that had no usable answer."""

    asker: Asker
    checker: Checker
    criteria: Sequence[Criterion]
    offline: Review
    usage: Usage = field(default_factory=Usage)
    gaps: list[Gap] = field(default_factory=list)
    hopeless: CemagentError | None = None

    @property
    def seed(self) -> str:
        """Return what orders and controls are drawn by: it depends on nothing but what the judge is shown."""
        return fence_of(self.checker.shown.text())

    def verdicts(self, passes: int) -> list[Verdict]:
        """Return a verdict for every criterion, in the order of the rubric."""
        offline = {verdict.ref: verdict for verdict in self.offline.criteria}
        found: dict[str, list[Verdict | None]] = {criterion.ref: [] for criterion in self.criteria}
        for number in range(passes):
            for group in groups_of(self.criteria):
                answers = self._group(ordered(group, self.seed, number), number)
                for criterion in group:
                    answer = answers.get(criterion.ref)
                    held = self.checker.verdict(criterion, answer, offline[criterion.ref]) if answer else None
                    found[criterion.ref].append(held)
        return [merged(found[criterion.ref], offline[criterion.ref]) for criterion in self.criteria]

    def _group(self, group: Sequence[Criterion], number: int) -> dict[str, CriterionAnswer]:
        """Return the answers by criterion; none when the call failed or its control was not passed."""
        control = control_for(self.checker.shown.text(), f"{self.seed}:{number}:{group[0].ref}")
        ref = free_ref(sorted(group, key=_rubric_order))
        asked = [(criterion.ref, criterion) for criterion in group]
        place = len(asked) // 2
        question = criteria_question([*asked[:place], (ref, control), *asked[place:]], self.checker.lang)
        refs = tuple(criterion.ref for criterion in group)
        answer = self._ask(GroupAnswer, question, refs)
        if answer is None:
            return {}
        answers = {item.ref.strip().upper(): item for item in reversed(answer.criteria)}
        told = answers.pop(ref, None)
        if told is not None and told.level > 0:
            self.gaps.append(Gap(refs, None))
            return {}
        missing = tuple(item for item in refs if item not in answers)
        if missing:
            self.gaps.append(Gap(missing, None, left_out=True))
        return answers

    def contradictions(self) -> list[Contradiction]:
        """Return the detector's contradictions with the judge's opinion, and the judge's own."""
        found = self.offline.contradictions
        answer = self._ask(PairsAnswer, pairs_question(found, self.checker.lang), ())
        if answer is None:
            return list(found)
        return PairChecker(self.checker).judged(found, answer.pairs)

    def _ask(self, schema: type[Answered], question: Message, refs: tuple[str, ...]) -> Answered | None:
        if self.hopeless is not None:
            self.gaps.append(Gap(refs, self.hopeless))
            return None
        try:
            return self.asker.ask(schema, [*opening(self.checker.shown), question], self.usage)
        except CemagentError as error:
            self.gaps.append(Gap(refs, error))
            if is_hopeless(error):
                self.hopeless = error
        except Exception as error:  # noqa: BLE001 - whatever a provider's library raises, the plan keeps its verdicts
            self.gaps.append(Gap(refs, unforeseen(error)))
        return None


def _stands_in(error: CemagentError) -> tuple[str, str]:
    return (
        f"{error.message('en').rstrip('.')}; the offline grader's verdicts stand where the model gave none.",
        f"{error.message('ko').rstrip('.')}. 모델이 답하지 못한 기준에는 오프라인 채점기의 판정을 썼습니다.",
    )


def unforeseen(error: Exception) -> CemagentError:
    """Return an error that nobody foresaw as one sentence."""
    kind = type(error).__name__
    return CemagentError(
        f"the call of the model failed ({kind}): try again, or name another model",
        f"모델 호출이 실패했습니다({kind}). 다시 시도하거나 다른 모델을 지정하십시오",
    )


def _rubric_order(criterion: Criterion) -> tuple[int, ...]:
    return tuple(int(part) for part in criterion.ref[1:].split("."))
