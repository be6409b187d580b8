"""The grader that asks a language model: few calls with one shared plan, and nothing believed that is not checked.

The model proposes parts, quotes and levels; code verifies the quotes, works the levels out again
and keeps the offline verdict wherever the model gives no usable answer. Three things stand between
a plan and the level it would like to have: text that addresses a reader is not shown to the model,
a level is never higher than the verified quotes support, and a control criterion in every call
shows when a model says what it was told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cemagent.errors import CemagentError, Lang, ModelError, ModelFault
from cemagent.playbook import Criterion
from cemagent.records.asking import Answered, Asker, Message
from cemagent.records.document import Document
from cemagent.records.review import Contradiction, Coverage, Review, Usage, Verdict
from cemagent.review.grader import check_verdict, stage_means
from cemagent.review.judging.answers import CriterionAnswer, GroupAnswer, PairsAnswer
from cemagent.review.judging.checking import Checker, fallen_back, unseen_by_the_judge
from cemagent.review.judging.controls import control_for, free_ref
from cemagent.review.judging.notes import Gap, notes_of
from cemagent.review.judging.pairs import PairChecker, askable
from cemagent.review.judging.passes import groups_of, merged, ordered
from cemagent.review.judging.prompt import criteria_question, opening, pairs_question
from cemagent.review.judging.shown import Shown, shown_of
from cemagent.review.profile import surroundings
from cemagent.review.semantic import SemanticGrader, Studied

_PLAN_SHARE = 0.6
"""The share of a model's window that the plan may take; rules, criteria and answer need the rest."""
_OTHER_TOKENS = 4500
"""What rules, a group of criteria and its answer take, whatever the plan."""
_LEAST_PLAN = 1000
_HOPELESS = frozenset({ModelFault.UNREACHABLE, ModelFault.QUOTA, ModelFault.BAD_KEY, ModelFault.NO_MODEL})
"""After one of these the next call of the same minute would fail too."""


class JudgeGrader:
    """Grades by asking ``asker``, ``passes`` times over, on the ground of the ``offline`` grader."""

    def __init__(self, offline: SemanticGrader, asker: Asker, passes: int = 1) -> None:
        self._semantic = offline
        self._asker = asker
        self._passes = passes

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
        studied = self._semantic.study(document, said)
        offline = self._semantic.review(document, name, said, studied).model_copy(update={"grader": self.name})
        if not offline.is_plan or not studied.units:
            return offline
        shown = self._shown(document, studied)
        checker = Checker(document, studied.units, shown, surroundings(studied.units, studied.reading.cues), said)
        reading = _Reading(self._asker, checker, self._semantic.criteria, offline)
        verdicts = [check_verdict(document, verdict) for verdict in reading.verdicts(self._passes)]
        contradictions = reading.contradictions()
        unread = shown.skipped_chars
        return offline.model_copy(
            update={
                "criteria": verdicts,
                "stages": stage_means(verdicts),
                "contradictions": contradictions,
                "coverage": Coverage(read_chars=len(document.text) - unread, total_chars=len(document.text)),
                "usage": reading.usage,
                "warnings": [*offline.warnings, *notes_of(reading.gaps, shown, verdicts, said)],
            }
        )

    def _shown(self, document: Document, studied: Studied) -> Shown:
        budget = max(_LEAST_PLAN, min(int(self._asker.window * _PLAN_SHARE), self._asker.window - _OTHER_TOKENS))
        owners = self._semantic.owners
        return shown_of(document, studied.units, studied.instructions, studied.relevance, owners, budget)


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

    def verdicts(self, passes: int) -> list[Verdict]:
        """Return a verdict for every criterion, in the order of the rubric."""
        offline = {verdict.ref: verdict for verdict in self.offline.criteria}
        found: dict[str, list[Verdict | None]] = {criterion.ref: [] for criterion in self.criteria}
        for number in range(passes):
            for group in groups_of(self.criteria):
                answers = self._group(ordered(group, self.checker.document.sha256, number), number)
                for criterion in group:
                    answer = answers.get(criterion.ref)
                    held = self.checker.verdict(criterion, answer, offline[criterion.ref]) if answer else None
                    found[criterion.ref].append(held)
        return [self._final(found[criterion.ref], offline[criterion.ref]) for criterion in self.criteria]

    def _final(self, passes: Sequence[Verdict | None], offline: Verdict) -> Verdict:
        if unseen_by_the_judge(offline, self.checker.units, self.checker.shown):
            return fallen_back(offline)
        return merged(passes, offline)

    def _group(self, group: Sequence[Criterion], number: int) -> dict[str, CriterionAnswer]:
        """Return the answers by criterion; none when the call failed or its control was not passed."""
        seed = f"{self.checker.document.sha256}:{number}:{group[0].ref}"
        control, ref = control_for(self.checker.document.text, seed), free_ref(sorted(group, key=_rubric_order))
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
        asked = askable(found, self.checker)
        answer = self._ask(PairsAnswer, pairs_question(asked, self.checker.lang), ())
        if answer is None:
            return list(found)
        return PairChecker(self.checker).judged(found, asked, answer.pairs)

    def _ask(self, schema: type[Answered], question: Message, refs: tuple[str, ...]) -> Answered | None:
        if self.hopeless is not None:
            self.gaps.append(Gap(refs, self.hopeless))
            return None
        try:
            return self.asker.ask(schema, [*opening(self.checker.shown), question], self.usage)
        except CemagentError as error:
            self.gaps.append(Gap(refs, error))
            if isinstance(error, ModelError) and error.fault in _HOPELESS:
                self.hopeless = error
        except Exception as error:  # noqa: BLE001 - whatever a provider's library raises, the plan keeps its verdicts
            self.gaps.append(Gap(refs, unforeseen(error)))
        return None


def unforeseen(error: Exception) -> CemagentError:
    """Return an error that nobody foresaw as one sentence."""
    kind = type(error).__name__
    return CemagentError(
        f"the call of the model failed ({kind}): try again, or name another model",
        f"모델 호출이 실패했습니다({kind}). 다시 시도하거나 다른 모델을 지정하십시오",
    )


def _rubric_order(criterion: Criterion) -> tuple[int, ...]:
    return tuple(int(part) for part in criterion.ref[1:].split("."))
