"""JSON shapes of what commands print that is no record of another room; ``docs/schemas/`` is made from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel


class IndexBuilt(BaseModel):
    """``cemagent index build`` and ``add``: sources by what happened to them, and counts of vectors."""

    schema_version: Literal["index-built/1"] = "index-built/1"
    added: list[str]
    changed: list[str]
    removed: list[str]
    sections: int
    embedded: int
    reused: int
    unread: list[str]
    """One sentence for each own file that could not be read."""


class IndexStatus(BaseModel):
    """``cemagent index status``; ``built_at`` is in seconds since 1970."""

    schema_version: Literal["index-status/1"] = "index-status/1"
    home: str
    built: bool
    outdated: bool
    built_at: float | None
    embedder: str | None
    sections: int
    vectors: int
    sources: list[str]
    added_folders: list[str]


class PlaybookRow(BaseModel):
    """One playbook of ``cemagent playbooks list``."""

    id: str
    method: str
    version: int
    title: str
    questions: int
    criteria: int
    path: str


class PlaybookList(BaseModel):
    """``cemagent playbooks list``, in the order of the method."""

    schema_version: Literal["playbooks/1"] = "playbooks/1"
    playbooks: list[PlaybookRow]


class PlaybookShown(BaseModel):
    """``cemagent playbooks show``: the front matter as data and the explanation as Markdown."""

    schema_version: Literal["playbook-shown/1"] = "playbook-shown/1"
    path: str
    playbook: dict[str, Any]
    body: str


class ProblemRow(BaseModel):
    """One mistake in a content file."""

    path: str
    line: int
    what: str
    remedy: str


class LintResult(BaseModel):
    """``cemagent playbooks lint``."""

    schema_version: Literal["lint/1"] = "lint/1"
    problems: list[ProblemRow]


class PluginRow(BaseModel):
    """One plugin with the hooks it fills."""

    name: str
    version: str
    builtin: bool
    hooks: list[str]


class PluginList(BaseModel):
    """``cemagent plugins list``, in the order of registration."""

    schema_version: Literal["plugins/1"] = "plugins/1"
    plugins: list[PluginRow]


class DocumentRow(BaseModel):
    """One file of a review: what happened to it, and why it was not reviewed."""

    document: str
    status: Literal["reviewed", "skipped", "failed", "readable"]
    reason: str | None = None


class ReviewSummary(BaseModel):
    """``cemagent review --format json``; with ``--dry-run`` files are ``readable`` or not, and nothing is written."""

    schema_version: Literal["review-summary/1"] = "review-summary/1"
    dry_run: bool
    out: str | None
    counts: dict[str, int]
    documents: list[DocumentRow]
    files: list[str]
    """What to open: the first file of each format."""


class Setting(BaseModel):
    """A setting in force; ``origin`` is ``default``, ``cemagent.toml``, ``environment`` or ``flag``."""

    name: str
    value: str | None
    origin: str


class Check(BaseModel):
    """One thing that ``cemagent doctor`` looked at; ``missing`` costs a feature, ``broken`` the work itself."""

    name: str
    state: Literal["ok", "missing", "broken"]
    detail: str
    remedy: str | None = None


class Health(BaseModel):
    """``cemagent doctor``."""

    schema_version: Literal["doctor/1"] = "doctor/1"
    version: str
    python: str
    platform: str
    settings: list[Setting]
    checks: list[Check]
    keys: dict[str, str]
    """Keys by the name of their variable, with what is done with them; never their values."""


class EngagementRow(BaseModel):
    """One engagement of ``cemagent engagement list``; ``changes``, ``turns`` and ``documents`` are counts."""

    id: str
    name: str
    stage: str
    lang: str
    changed_at: datetime
    changes: int
    turns: int
    documents: int


class EngagementList(BaseModel):
    """``cemagent engagement list``, the last changed first."""

    schema_version: Literal["engagements/1"] = "engagements/1"
    engagements: list[EngagementRow]


class AnswerRow(BaseModel):
    """The present answer to a question; ``owner`` and ``test_by`` belong to an assumption."""

    question: str
    text: str
    status: str
    revision: int
    evidence: list[str]
    weak: list[str]
    owner: str | None
    test_by: date | None
    actor: str
    at: datetime


class ArtifactRow(BaseModel):
    """The approved revision of an artifact; ``stale`` says that something it was made from has changed since."""

    artifact: str
    title: str
    revision: int
    gate: str
    weak: list[str]
    stale: bool
    actor: str
    at: datetime
    content: dict[str, Any]


class StageRow(BaseModel):
    """One stage of an engagement: how far it is, its gate, its answers and its artifacts."""

    stage: str
    title: str
    gate: Literal["closed", "draft", "passed"]
    missing: list[str]
    weak: list[str]
    answered: int
    questions: int
    answers: list[AnswerRow]
    artifacts: list[ArtifactRow]


class EngagementShown(BaseModel):
    """``cemagent engagement show``; ``evidence`` is the ledger."""

    schema_version: Literal["engagement-shown/1"] = "engagement-shown/1"
    id: str
    name: str
    method: str
    lang: str
    stage: str
    started_at: datetime | None
    changed_at: datetime | None
    stages: list[StageRow]
    evidence: list[dict[str, Any]]


class ChangeRow(BaseModel):
    """One change: ``actor`` made it, who is ``person`` when actors were linked; ``change`` is the fact itself."""

    number: int
    at: datetime
    actor: str
    person: str
    what: str
    change: dict[str, Any]


class EngagementHistory(BaseModel):
    """``cemagent engagement history``, oldest first."""

    schema_version: Literal["engagement-history/1"] = "engagement-history/1"
    id: str
    name: str
    changes: list[ChangeRow]


class ActionRow(BaseModel):
    """One thing that ``owner`` is to do; ``due`` is null while no date is set."""

    what: str
    owner: str
    due: date | None
    stage: str
    kind: Literal["task", "review", "test", "duty"]


class EngagementActions(BaseModel):
    """``cemagent engagement actions``, the earliest first; what has no date comes last."""

    schema_version: Literal["engagement-actions/1"] = "engagement-actions/1"
    id: str
    name: str
    actions: list[ActionRow]
