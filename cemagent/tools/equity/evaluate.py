"""The customer equity tool: typed inputs in, an honest result out."""

from __future__ import annotations

from cemagent.forms.files import as_data
from cemagent.tools.equity.checks import checked
from cemagent.tools.equity.formulas import FORMULAS
from cemagent.tools.equity.gains import what_if
from cemagent.tools.equity.impacts import EffectSource
from cemagent.tools.equity.inputs import EquityInputs
from cemagent.tools.equity.notices import notices
from cemagent.tools.equity.results import EquityResult, SegmentResult, SwitchingResult, WhatIf
from cemagent.tools.equity.sensitivity import elasticities, tornados
from cemagent.tools.equity.valuation import pooled_result, segment_results, switching_result, totals


def evaluate(inputs: EquityInputs) -> EquityResult:
    """Return customer equity by segment, with switching, under the impacts, and how sure all that is.

    Raises:
        FormError: fields of ``inputs`` contradict each other.
    """
    checked(inputs)
    segments = segment_results(inputs)
    market = switching_result(inputs.brands, inputs.yearly_discount) if inputs.brands else None
    found = what_if(inputs)
    return EquityResult(
        title=inputs.title,
        currency=inputs.currency,
        period=inputs.period,
        discount_rate=float(inputs.discount_rate),
        yearly_discount_rate=inputs.yearly_discount,
        inputs=as_data(inputs),
        segments=segments,
        totals=totals(segments),
        pooled=pooled_result(inputs),
        switching=market,
        what_if=found,
        tornados=tornados(inputs),
        elasticities=elasticities(inputs),
        effect_sources=_sources(inputs),
        warnings=notices(inputs, segments, found, market),
        formulas=[FORMULAS[name] for name in FORMULAS if name in _used(segments, market, found)],
    )


def _sources(inputs: EquityInputs) -> dict[EffectSource, list[str]]:
    found: dict[EffectSource, list[str]] = {}
    for impact in inputs.impacts:
        found.setdefault(impact.effect_source, []).append(impact.name)
    return found


def _used(segments: list[SegmentResult], market: SwitchingResult | None, found: WhatIf | None) -> set[str]:
    """Return the ids of the formulas that a figure came from."""
    used = {"margin", "equity.current", "elasticity"}
    for segment in segments:
        used |= {
            figure.formula
            for figure in (segment.clv, segment.prospect_clv, segment.future_equity)
            if figure.value is not None
        }
    if market is not None:
        used |= {"switching"} | ({"logit"} if market.estimated_from else set())
        used |= {"drivers"} if market.drivers else set()
    if found is not None:
        used |= {"what_if", found.distribution}
        used |= {"expense"} if found.expense.value is not None else set()
        used |= {"roi"} if found.roi.base.value is not None else set()
    return used
