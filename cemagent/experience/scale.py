"""Scales as data: what a questionnaire measures, how it is answered and scored, and who owns its wording."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from cemagent.errors import ContentError
from cemagent.forms.schema import Form, described, wrong
from cemagent.playbook import Slug, Text

Licence = Literal["public_domain", "cc0", "cc_by", "cc_by_nc", "copyrighted_user_supplied", "own_unvalidated"]
FacetId = Literal["answer", "perception", "expectation", "importance", "satisfaction", "functional", "dysfunctional"]
Module = Literal["sense", "feel", "think", "act", "relate"]
Method = Literal["mean", "nps", "ces", "csat", "acsi", "gap", "kcsi"]
ItemId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
MOST_LISTED = 21
"""With more points than this (0 to 100, say) a distribution by point tells nothing."""
KANO_FACETS: tuple[FacetId, FacetId] = ("functional", "dysfunctional")
"""Answers to these facets are the five Kano phrases, 1 (like) to 5 (dislike), whatever the points of the scale."""


class Points(Form):
    """The points of an answer; ``labels`` name them from the lowest to the highest.

    ``continuous``: any number between the ends may occur (a test score, a slider), so there are no points to count.
    """

    min: int = described(1, ko="가장 낮은 점수", en="lowest point", example="1", ge=-1_000_000, le=1_000_000)
    max: int = described(ko="가장 높은 점수", en="highest point", example="7", ge=-1_000_000, le=1_000_000)
    continuous: bool = described(
        False, ko="연속 점수 여부 (검사 점수, 슬라이더)", en="continuous (test score, slider)", example="true"
    )
    labels: list[Text] = described(
        default_factory=list,
        ko="점수 이름",
        en="labels of the points",
        example=Text(ko="[전혀 그렇지 않다, ..., 매우 그렇다]", en="[Strongly disagree, ..., Strongly agree]"),
    )
    missing_codes: list[float] = described(
        default_factory=list, ko="무응답 코드", en="codes for no answer", example="[9, 99]"
    )

    @model_validator(mode="after")
    def _labels_fit(self) -> Points:
        if self.max <= self.min:
            raise wrong(
                "the highest point must be above the lowest.", "가장 높은 점수는 가장 낮은 점수보다 커야 합니다."
            )
        if self.labels and self.continuous:
            raise wrong(
                "a continuous score has no points to label: leave out 'labels' or 'continuous'.",
                "연속 점수에는 이름을 붙일 점이 없으니 labels나 continuous 가운데 하나를 빼 주십시오.",
            )
        if self.labels and len(self.labels) != self.count:
            raise wrong(
                f"needs {self.count} labels, one for each point from the lowest to the highest.",
                f"가장 낮은 점수부터 가장 높은 점수까지 점수마다 하나씩, 모두 {self.count}개의 이름이 필요합니다.",
            )
        return self

    @property
    def count(self) -> int:
        """Return how many points there are."""
        return self.max - self.min + 1

    @property
    def listed(self) -> bool:
        """Return whether answers can be counted point by point."""
        return not self.continuous and self.count <= MOST_LISTED

    @property
    def middle(self) -> float:
        """Return the middle of the scale."""
        return (self.min + self.max) / 2

    def reversed(self, value: float) -> float:
        """Return what ``value`` is on a reversed item: 8 - x for points 1 to 7."""
        return self.min + self.max - value


KANO_POINTS = Points(min=1, max=5)


class Words(Form):
    """Words that show, in the header of a column, what the column holds."""

    ko: list[str] = described(default_factory=list, ko="한국어 표현", en="Korean words", example="[기대 설문]")
    en: list[str] = described(default_factory=list, ko="영어 표현", en="English words", example="[should, expect]")

    @property
    def all(self) -> list[str]:
        """Return the words of both languages."""
        return [*self.ko, *self.en]


class Facet(Form):
    """One way in which items are asked: as perceived, as expected, how important, and so on."""

    id: FacetId = described(ko="이름", en="id", example="expectation")
    title: Text = described(ko="제목", en="title", example=Text(ko="기대", en="Expectation"))
    match: Words = described(
        default_factory=Words, ko="열 제목에 나오는 표현", en="words in the header", example="{ko: [기대 설문]}"
    )
    number: int | None = described(
        None, ko="열 번호의 둘째 자리 ('3-2.'의 2)", en="second part of the number ('2' in '3-2.')", example="2"
    )


class Dimension(Form):
    """One thing that several items measure; an ``outcome`` is what experience should lead to.

    ``module`` is Schmitt's experience module that it speaks of; ``stage`` is the playbook stage in which it is usually
    made, a judgement (certainty C) that holds until an engagement says more.
    """

    id: Slug = described(ko="이름", en="id", example="sense")
    title: Text = described(ko="제목", en="title", example=Text(ko="감각", en="SENSE"))
    role: Literal["experience", "outcome"] = described(
        "experience", ko="구실 (경험 또는 결과)", en="role: experience or outcome", example="experience"
    )
    points: Points | None = described(
        None, ko="이 차원만의 점수", en="points of this dimension only", example="{min: 1, max: 5}"
    )
    module: Module | None = described(None, ko="경험 모듈", en="experience module", example="sense")
    stage: Slug | None = described(None, ko="이 차원을 만드는 단계", en="stage in which it is made", example="brand")


class Item(Form):
    """One question. Copyrighted wording is never stored: ``title`` says in our words what it asks."""

    id: ItemId = described(ko="이름", en="id", example="sense1")
    dimension: Slug | None = described(None, ko="차원", en="dimension", example="sense")
    reverse: bool = described(False, ko="역문항 여부", en="reversed", example="false")
    title: Text | None = described(
        None, ko="짧은 제목", en="short title", example=Text(ko="감각의 즐거움", en="pleases the senses")
    )
    text: Text | None = described(
        None,
        ko="문구 ({x}는 대상)",
        en="wording ({x} is the object)",
        example=Text(ko="{x}을(를) 접하면 감각이 즐겁다.", en="Contact with {x} pleases my senses."),
    )
    number: int | None = described(None, ko="설문지의 번호", en="number in the questionnaire", example="3")
    match: Words = described(
        default_factory=Words, ko="열 제목에 나오는 표현", en="words in the header", example="{en: [recommend]}"
    )
    facets: list[FacetId] = described(
        default_factory=list, ko="이 문항이 물은 방식", en="facets that this item has", example="[functional]"
    )
    optional: bool = described(False, ko="없어도 되는 문항", en="may be absent from a file", example="false")


class Scoring(Form):
    """How answers become scores.

    ``minimum_answered`` items of a dimension give its mean (default: more than half). ``weights`` belong to the
    dimensions (kcsi) or items (acsi), in the order of the scale, and are scaled to sum to 1.
    """

    method: Method = described("mean", ko="계산 방법", en="method", example="mean")
    minimum_answered: int | None = described(
        None, ko="차원 점수에 필요한 응답 수", en="answers that a dimension needs", example="2", ge=1
    )
    top: int | None = described(None, ko="상위로 세는 점수 개수", en="how many top points count", example="2", ge=1)
    weights: list[float] = described(default_factory=list, ko="가중치", en="weights", example="[0.3, 0.5, 0.2]")


class ScaleDefinition(Form):
    """A questionnaire: its points, dimensions and items, its scoring, its licence and how far it is to be trusted."""

    id: Slug = described(ko="이름", en="id", example="cem-ex15")
    title: Text = described(ko="제목", en="title", example=Text(ko="CEM 경험 15문항", en="CEM experience, 15 items"))
    licence: Licence = described(ko="이용 허락", en="licence", example="own_unvalidated")
    licence_note: Text = described(
        ko="이용 조건",
        en="what the licence asks",
        example=Text(ko="자유롭게 쓸 수 있습니다.", en="Free to use."),
    )
    source: Text = described(ko="출처", en="source", example=Text(ko="cemagent 자체 문항", en="cemagent's own items"))
    certainty: Literal["A", "B", "C"] = described(ko="확실성", en="certainty", example="B")
    validated: bool = described(False, ko="타당화 여부", en="validated", example="false")
    points: Points = described(ko="점수", en="points", example="{min: 1, max: 7}")
    dimensions: list[Dimension] = described(ko="차원", en="dimensions", example="[sense, feel]", min_length=1)
    facets: list[Facet] = described(
        default_factory=list,
        ko="묻는 방식 (첫째가 점수가 됩니다)",
        en="facets (the first is scored)",
        example="[perception]",
    )
    items: list[Item] = described(ko="문항", en="items", example="[sense1, sense2]", min_length=1)
    residual_covariances: list[tuple[str, str]] = described(
        default_factory=list, ko="오차 공분산", en="residual covariances", example="[[sense1, sense2]]"
    )
    scoring: Scoring = described(
        default_factory=Scoring, ko="점수 계산", en="scoring", example="{method: mean, minimum_answered: 2}"
    )
    outcome_words: Words = described(
        default_factory=Words, ko="결과 열의 표현", en="words of outcome columns", example="{ko: [추천 의향]}"
    )

    @model_validator(mode="after")
    def _hangs_together(self) -> ScaleDefinition:
        for names, what, ko in (
            ([item.id.lower() for item in self.items], "item", "문항"),
            ([dimension.id for dimension in self.dimensions], "dimension", "차원"),
            ([str(facet.id) for facet in self.facets], "facet", "묻는 방식"),
        ):
            for name in names:
                if names.count(name) > 1:
                    raise wrong(f"{what} '{name}' is listed twice.", f"{ko} '{name}'이(가) 두 번 나옵니다.")
        known = {dimension.id for dimension in self.dimensions}
        items = {item.id for item in self.items}
        for item in self.items:
            if item.dimension and item.dimension not in known:
                raise wrong(
                    f"item '{item.id}' names the dimension '{item.dimension}', which is not listed.",
                    f"문항 '{item.id}'의 차원 '{item.dimension}'이(가) 차원 목록에 없습니다.",
                )
        for pair in self.residual_covariances:
            if not set(pair) <= items:
                raise wrong(
                    f"the residual covariance {pair[0]}, {pair[1]} names an item that is not listed.",
                    f"오차 공분산 {pair[0]}, {pair[1]}에 문항 목록에 없는 이름이 있습니다.",
                )
        if self.licence == "copyrighted_user_supplied" and any(item.text for item in self.items):
            raise wrong(
                "a copyrighted scale holds no wording: keep the items' titles in your own words.",
                "저작권이 있는 척도에는 문구를 담을 수 없으니 문항 제목만 자신의 말로 적어 주십시오.",
            )
        return self

    @property
    def facet_ids(self) -> list[FacetId]:
        """Return the ids of the facets; a scale without any is asked once (``answer``)."""
        return [facet.id for facet in self.facets] or ["answer"]

    @property
    def main_facet(self) -> FacetId:
        """Return the facet whose answers are scored."""
        return self.facet_ids[0]

    def item(self, name: str) -> Item:
        """Return the item called ``name``; KeyError where there is none."""
        for item in self.items:
            if item.id == name:
                return item
        raise KeyError(name)

    def dimension(self, name: str) -> Dimension:
        """Return the dimension called ``name``; KeyError where there is none."""
        for dimension in self.dimensions:
            if dimension.id == name:
                return dimension
        raise KeyError(name)

    def items_of(self, dimension: str, facet: FacetId | None = None) -> list[Item]:
        """Return the items of ``dimension`` that are asked in ``facet`` (default: the main one)."""
        return [item for item in self.asked(facet or self.main_facet) if item.dimension == dimension]

    def asked(self, facet: FacetId) -> list[Item]:
        """Return the items that are asked in ``facet``, in the order of the scale."""
        return [item for item in self.items if facet in self.facets_of(item)]

    def facets_of(self, item: Item) -> list[FacetId]:
        """Return the facets of ``item``: its own; else the main one for an outcome, all but Kano's for the rest."""
        if item.facets:
            return list(item.facets)
        if item.dimension and self.dimension(item.dimension).role == "outcome":
            return [self.main_facet]
        return [facet for facet in self.facet_ids if facet not in KANO_FACETS]

    def points_of(self, item: Item, facet: FacetId) -> Points:
        """Return the points on which ``item`` is answered in ``facet``."""
        if facet in KANO_FACETS:
            return KANO_POINTS
        own = self.dimension(item.dimension).points if item.dimension else None
        return own or self.points

    def minimum_of(self, dimension: str) -> int:
        """Return how many items of ``dimension`` must be answered for its mean."""
        count = len(self.items_of(dimension))
        return min(self.scoring.minimum_answered or count // 2 + 1, count)


def wording_of(scale: ScaleDefinition, thing: str, lang: Literal["ko", "en"]) -> Sequence[tuple[str, str]]:
    """Return (item id, wording about ``thing``) of a scale whose wording may be passed on.

    Raises:
        ContentError: the wording is copyrighted, or the scale holds none.
    """
    if scale.licence == "copyrighted_user_supplied":
        raise ContentError(
            f"The wording of '{scale.id}' is copyrighted and cannot be exported: get it from the owner that the scale's "
            "source names, and map your columns to the items.",
            f"'{scale.id}'의 문구는 저작권이 있어 내보낼 수 없으니, 척도의 출처에 적힌 권리자에게서 구해 열을 문항에 연결해 "
            "주십시오.",
        )
    texts = [(item.id, item.text.in_(lang).replace("{x}", thing)) for item in scale.items if item.text]
    if not texts:
        raise ContentError(
            f"'{scale.id}' holds no wording: write the texts of its items into a scale file of your own.",
            f"'{scale.id}'에는 문구가 없으니 직접 만든 척도 파일에 문항 문구를 적어 주십시오.",
        )
    return texts
