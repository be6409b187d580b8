"""Takes out of a plan, before a model or a grade sees it, what addresses its reader.

What is taken out leaves no trace: the prompts of a judge, the relevance of every passage and the
offline verdicts are those of the plan without it. So text that is recognised here cannot change a
level, whatever a model would do on being told to.
"""

from __future__ import annotations

from collections.abc import Sequence

from cemagent.documents.addressing import addresses_a_reader, may_steer
from cemagent.records.document import Document
from cemagent.records.review import FoundInstruction
from cemagent.review.passages import Unit

_SHORT_BLOCK = 4
"""A paragraph of at most so many units is taken out whole when one of them addresses a reader."""
_TELLING = 2
"""So is a longer one when so many of its units do: what stands between them belongs to the request."""


def heard_units(document: Document, units: Sequence[Unit], instructions: Sequence[FoundInstruction] = ()) -> list[Unit]:
    """Return those of ``units`` that do not address who reads them.

    What stands beside a unit that does, in its paragraph or list, is taken to be a part of it: a
    request often runs over several sentences.
    """
    addressed = [bool(addresses_a_reader(unit.text)) or _beside(document, unit, instructions) for unit in units]
    gone = {number for number, unit in enumerate(units) if may_steer(unit.text)}
    blocks: dict[int, list[int]] = {}
    for number, unit in enumerate(units):
        blocks.setdefault(unit.block, []).append(number)
    for members in blocks.values():
        places = [place for place, number in enumerate(members) if addressed[number]]
        is_short = len(members) <= _SHORT_BLOCK
        whole = " ".join(units[number].text for number in members)
        if (places and (is_short or len(places) >= _TELLING)) or (is_short and may_steer(whole)):
            gone.update(members)
        for place in places:
            gone.update(members[max(0, place - 1) : place + 2])
    return [unit for number, unit in enumerate(units) if number not in gone]


def _beside(document: Document, unit: Unit, instructions: Sequence[FoundInstruction]) -> bool:
    """Return whether an instruction stands in the paragraph of ``unit``."""
    span = document.span_at(unit.start)
    return span is not None and any(found.start < span.end and span.start < found.end for found in instructions)
