"""The scorecard that an engagement holds."""

from __future__ import annotations

from cemagent.errors import MethodError
from cemagent.forms.files import as_data
from cemagent.method.engagement import Engagement
from cemagent.method.stages import Method, view
from cemagent.tools.scorecards.artifact import card_from
from cemagent.tools.scorecards.card import Scorecard, model_of
from cemagent.tools.scorecards.definition import Definition


def card_in(engagement: Engagement, method: Method, definition: Definition) -> Scorecard:
    """Return the scorecard that an engagement holds now, answers not yet approved included.

    Raises:
        MethodError: the engagement's method has no stage for it.
    """
    link = definition.artifact
    if link is None or not any(playbook.id == link.stage for playbook in method.playbooks):
        raise MethodError(
            f"No stage of this method fills the scorecard '{definition.id}': fill a file with "
            f"'cemagent scorecard new {definition.id}'.",
            f"이 방법에는 '{definition.id}' 점검표를 채우는 단계가 없습니다. "
            f"'cemagent scorecard new {definition.id}'로 파일에 채워 주십시오.",
        )
    content = view(method, engagement, link.stage).contents[link.id]
    card = card_from(definition, content, engagement.ledger)
    given = as_data(card)
    if "subject" not in given and engagement.name:
        given["subject"] = engagement.name
    if "date" not in given and card.rows and engagement.changed_at:
        given["date"] = engagement.changed_at.date()
    return model_of(definition).model_validate(given)
