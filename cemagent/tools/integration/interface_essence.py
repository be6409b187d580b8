"""I5: within interface, sales, online and phone keep the same essence and give the same answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cemagent.tools.integration.answers import disagreements
from cemagent.tools.integration.findings import Found, View, failure
from cemagent.tools.integration.results import Failure
from cemagent.tools.integration.subject import Design

CHANNELS: dict[str, tuple[str, str]] = {
    "face_to_face": ("face to face", "대면"),
    "personal_distant": ("at a distance", "원거리"),
    "electronic": ("electronic", "전자"),
}
_SHARED = 0.5
"""Share of the designs that a behaviour must stand in to belong to the common essence."""
_MOST_WORDINGS = 4
"""A behaviour is known by so many of its wordings."""
_LEFT_OVER = 0.34
"""Likeness from which two behaviours left over, one on either side, are the same one in other words."""


@dataclass
class _Behaviour:
    """The same behaviour as the designs word it: the text by design."""

    texts: dict[str, str] = field(default_factory=dict)

    @property
    def wordings(self) -> list[str]:
        """Return the different texts, the first seen first."""
        return list(dict.fromkeys(self.texts.values()))

    @property
    def name(self) -> str:
        return next(iter(self.texts.values()))


def same_essence(view: View) -> Found:
    """I5 (overlap): sales, online and phone use the same essence set; the same question gets the same answer.

    The common essence is what at least half of the designs, in two contact types or more, always do; the same
    behaviour may be worded otherwise. Fails a design that lacks one of them, every design when nothing is
    common, and two contacts that answer one question differently: other figures of one unit, a fee against none,
    or yes against no, about the same words. One contact type alone is not seen.
    """
    designs = [design for design in view.subject.designs if design.essence]
    found = Found()
    types = {design.contact_type for design in designs}
    if len(types) < 2:
        if designs:
            found.why.append(
                view.said(
                    "Only one type of contact is designed, so there is nothing to compare.",
                    "접촉 유형이 하나뿐이라 견줄 것이 없습니다.",
                )
            )
        return found
    found.checked = len(designs)
    view.meaning.prepare([text for design in designs for text in design.essence])
    behaviours = _behaviours(view, designs)
    common = [one for one in behaviours if _is_common(one, designs)]
    if not common:
        found.failed.extend(_nothing_common(view, designs))
    for design in designs if common else ():
        found.failed.extend(_lacking(view, design, common))
    found.failed.extend(_different_answers(view))
    return found


def _behaviours(view: View, designs: Sequence[Design]) -> list[_Behaviour]:
    """Group what the designs always do by what it says; each behaviour takes one text of a design."""
    found: list[_Behaviour] = []
    for design in designs:
        open_texts, free = list(design.essence), list(found)
        pairs = sorted(
            (
                (_likeness(view, text, one), place, number)
                for place, text in enumerate(open_texts)
                for number, one in enumerate(free)
            ),
            reverse=True,
        )
        taken: dict[int, int] = {}
        for likeness, place, number in pairs:
            if likeness >= 0.5 and place not in taken and number not in taken.values():
                taken[place] = number
        rest = [place for place in range(len(open_texts)) if place not in taken]
        spare = [number for number in range(len(free)) if number not in taken.values()]
        if (
            len(taken) >= 2
            and len(rest) == 1
            and len(spare) == 1
            and _likeness(view, open_texts[rest[0]], free[spare[0]]) >= _LEFT_OVER
        ):
            taken[rest[0]] = spare[0]
        for place, text in enumerate(open_texts):
            if place in taken:
                free[taken[place]].texts[design.id] = text
            else:
                found.append(_Behaviour({design.id: text}))
    return found


def _likeness(view: View, text: str, one: _Behaviour) -> float:
    return max(view.meaning.same(text, other) for other in one.wordings[:_MOST_WORDINGS])


def _is_common(one: _Behaviour, designs: Sequence[Design]) -> bool:
    types = {design.contact_type for design in designs if design.id in one.texts}
    return len(types) > 1 and len(one.texts) >= _SHARED * len(designs)


def _lacking(view: View, design: Design, common: Sequence[_Behaviour]) -> Iterator[Failure]:
    lacking = [one for one in common if design.id not in one.texts]
    if not lacking:
        return
    names = [f"‘{one.name}’" for one in lacking]
    other = next(view.subject.by_id[key] for key in lacking[0].texts)
    yield failure(
        design,
        view.said(
            "‘{name}’ ({channel}) does not always do what the other contacts do: {names}.",
            "‘{name}’({channel})에는 다른 접촉이 늘 지키는 {names}이(가) 없습니다.",
            name=design.name,
            channel=view.said(*CHANNELS.get(design.contact_type, ("", ""))),
            names=", ".join(names),
        ),
        view.said(
            "Write it into the essence in the form that this contact allows.",
            "이 접촉에서 할 수 있는 형태로 본질 행동에 넣으십시오.",
        ),
        2,
        [" / ".join(design.essence), (lacking[0].name, other)],
    )


def _nothing_common(view: View, designs: Sequence[Design]) -> Iterator[Failure]:
    for design in designs:
        yield failure(
            design,
            view.said(
                "‘{name}’ shares no essential behaviour with the contacts of other types.",
                "‘{name}’과(와) 다른 유형의 접촉이 함께 지키는 본질 행동이 없습니다.",
                name=design.name,
            ),
            view.said(
                "Settle one to five acts that hold in every contact.",
                "모든 접촉에서 지킬 행동을 한 가지에서 다섯 가지로 정하십시오.",
            ),
            2,
            [" / ".join(design.essence)],
        )


def _different_answers(view: View) -> Iterator[Failure]:
    for first, other in disagreements([*view.subject.designs, *view.subject.hiltons]):
        yield failure(
            other.item,
            view.said(
                "‘{a}’ and ‘{b}’ answer the same question differently.",
                "‘{a}’과(와) ‘{b}’이(가) 같은 물음에 다르게 답합니다.",
                a=first.item.name,
                b=other.item.name,
            ),
            view.said("Settle one answer and give it in both.", "답을 하나로 정해 두 곳에 똑같이 적으십시오."),
            3,
            [other.sentence, (first.sentence, first.item)],
        )
