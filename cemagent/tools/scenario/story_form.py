"""What a language model is asked to take from a story: four short, flat forms, named like the fields of a scenario."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from cemagent.tools.scenario.model import Mode


def _told(description: str) -> Any:
    """Return a field of text; empty where the story does not say it."""
    return Field(default="", description=description)


class Frame(BaseModel):
    """The customer, what they want to get done, and from when to when."""

    title: str = _told("the job in a few words")
    scenario: str = _told("what the customer tries to get done")
    end_event: str = _told("when it is finished for the customer")
    start_event: str = _told("what sets it off")
    context: str = _told("the customer's situation then")
    role: str = _told("who does it")
    segment: str = _told("which group of customers")
    desired_outcome: str = _told("the result they want")
    conditions_of_satisfaction: list[str] = Field(default=[], description="conditions that must be kept")


class ToldStep(BaseModel):
    """One step; times and the words on the feeling are copied, what to do with it is the model's opinion."""

    customer_action: str = _told("what the customer does")
    information: str = _told("what they need to know")
    contact: str = _told("where they meet the company")
    mode: Literal[Mode, ""] = Field(default="", description="needless: remove; a burden: ease; worth more: enrich")
    minutes_now: str = _told("time it takes now, copied")
    minutes_ideal: str = _told("time they wish for, copied")
    feeling: int = Field(default=0, ge=-2, le=2, description="-2 very bad to 2 very good")
    feeling_words: str = _told("words on how they feel there, copied")


class Steps(BaseModel):
    """The customer's steps, in order."""

    steps: list[ToldStep] = []


class ToldMoment(BaseModel):
    """What would stop the customer at a step, and how they would measure that it is solved."""

    step: int = Field(default=0, description="number of the step")
    showstopper: str = _told("what would stop them")
    measure: str = _told("what they measure it by, without the value")
    value: str = _told("the value with its unit, copied")


class ToldLayer(BaseModel):
    """A team of the company that supports it."""

    team: str = ""
    system: str = _told("system or tool it uses")
    measure: str = _told("how that team measures itself")
    benefit: str = _told("what gets better")


class ToldVariant(BaseModel):
    """Customers who go another way."""

    name: str = _told("which customers")
    step: int = Field(default=0, description="number of the step at which they differ")
    what: str = _told("what differs")


class Around(BaseModel):
    """What stops the customer, who supports it, who goes another way."""

    moments: list[ToldMoment] = []
    teams: list[ToldLayer] = []
    variants: list[ToldVariant] = []


class Facts(BaseModel):
    """Facts about the story itself, all copied."""

    drawn_by: str = _told("the words that say who drew these steps and when, copied")
    times_per_year: str = _told("how many times a year one customer goes through it, copied")
    times_source: str = _told("where that number is from")
    customers_per_year: str = _told("how many customers go through it in a year, copied")
    customers_source: str = _told("where that number is from")
    owner: str = _told("who owns it in the company, copied")
    review_date: str = _told("when it is looked at again, copied")
