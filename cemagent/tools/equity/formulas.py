"""The formulas in use, each with its mark and source, so that every figure can say where it comes from.

A = stated in a source that was read, B = standard, from memory, C = our reconstruction; S numbers are the
sources of the domain brief.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from cemagent.playbook import Text


class Formula(BaseModel):
    """One formula: how it is written, what it is for, how certain it is and who states it."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    use: Text
    mark: Literal["A", "B", "C"]
    source: str = ""


def _formula(name: str, text: str, mark: Literal["A", "B", "C"], source: str, ko: str, en: str) -> Formula:
    return Formula(id=name, text=text, use=Text(ko=ko, en=en), mark=mark, source=source)


_GUPTA = "Gupta, Lehmann & Stuart 2004 (S38)"
_RUST = "Rust, Lemon & Zeithaml 2004 (S41)"
_KOTLER = "Kotler & Keller (S40)"
FORMULAS: dict[str, Formula] = {
    item.id: item
    for item in (
        _formula("margin", "m = margin - cost to serve", "B", "", "응대 비용까지 뺀 마진", "Margin net of cost to serve"),
        _formula(
            "clv.end", "CLV = m r / (1 + i - r)", "A", "CLV framework notes (S39)",
            "무기한, 첫 마진은 기간 끝", "Without end, first margin at the end of the period",
        ),
        _formula(
            "clv.start", "CLV = m (1 + i) / (1 + i - r)", "B", "", "무기한, 첫 마진은 지금", "Without end, first margin now"
        ),
        _formula(
            "clv.end.growth", "CLV = m r / (1 + i - r (1 + g))", "B", "",
            "마진이 자라고, 첫 마진은 기간 끝", "With growing margin, first margin at the end of the period",
        ),
        _formula(
            "clv.start.growth", "CLV = m (1 + i) / (1 + i - r (1 + g))", "B", "",
            "마진이 자라고, 첫 마진은 지금", "With growing margin, first margin now",
        ),
        _formula(
            "clv.finite.end", "CLV = Σ m (1 + g)^(t-1) r^t / (1 + i)^t, t = 1..H", "A", _KOTLER,
            "H기간까지만, 첫 마진은 기간 끝 (r_t = r^t로 두는 것은 B)", "For H periods, first margin at the end (r_t = r^t is B)",
        ),
        _formula(
            "clv.finite.start", "CLV = Σ m (1 + g)^t r^t / (1 + i)^t, t = 0..H-1", "B", "",
            "H기간까지만, 첫 마진은 지금", "For H periods, first margin now",
        ),
        _formula("prospect", "CLV - AC", "A", _KOTLER, "새로 얻는 고객 한 명", "A customer still to be acquired"),
        _formula("equity.current", "CE = n CLV", "A", _RUST, "지금 고객의 가치", "Value of present customers"),
        _formula(
            "equity.future", "a (CLV - AC) Σ 1 / (1 + i)^s", "B", "",
            "앞으로 얻을 고객의 가치 (기간마다 a명)", "Value of customers to come (a in each period)",
        ),
        _formula(
            "switching", "CLV = Σ (1 + d)^(-t/f) v π B_t, B_t = A M^t", "B", _RUST,
            "브랜드 전환을 넣은 값 (입력 A, 정확한 꼴 B)", "With switching between brands (inputs A, exact form B)",
        ),
        _formula(
            "logit", "P(j) = exp(x_j β) / Σ exp(x_k β)", "B", "", "선택 기록에서 전환 행렬 추정", "Switching matrix estimated from choices"
        ),
        _formula(
            "drivers", "Δu = Σ β Δx", "C", "Lemon, Rust & Zeithaml 2001 (S42)",
            "효용 변화를 가치, 브랜드, 관계 자산으로 나눔 (세 동인은 A, 비중의 계산법은 C)",
            "Share of the change in utility by equity (the three drivers A, the share C)",
        ),
        _formula(
            "what_if", "ΔCE = CE(m + Δm, r + Δr, a + Δa) - CE", "C", "",
            "경험에서 행동을 거쳐 고객자산까지", "From experience through behaviour to customer equity",
        ),
        _formula("expense", "E = investment + Σ yearly / (1 + d)^y", "B", "", "할인한 비용", "Cost discounted to now"),
        _formula("roi", "ROI = (ΔCE - E) / E", "B", _RUST, "투자수익률 (생각은 A, 꼴은 B)", "Return on investment (idea A, form B)"),
        _formula(
            "pert", "Beta(1 + 4 (b - l) / (h - l), 1 + 4 (h - b) / (h - l)) on l..h", "B", "",
            "PERT 분포, 효과끼리는 독립", "PERT distribution, effects independent of each other",
        ),
        _formula(
            "triangular", "Triangular(l, b, h)", "B", "", "삼각 분포, 효과끼리는 독립", "Triangular distribution, effects independent of each other"
        ),
        _formula(
            "elasticity", "ΔCE / CE at +1 %", "B", _GUPTA,
            "입력을 1% 좋게 했을 때의 변화 (생각은 A, 값은 이 입력으로 계산함)", "Change at an input 1 % better (idea A, computed from these inputs)",
        ),
    )
}  # fmt: skip
