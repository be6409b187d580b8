"""What a command's language models were used for, as one line a model on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cemagent.errors import Lang
from cemagent.surfaces.cli.output import clean
from cemagent.surfaces.cli.session import pick

if TYPE_CHECKING:
    from cemagent.app import App
    from cemagent.models.usage import ModelUsage


def show_usage(app: App, lang: Lang) -> None:
    """Print calls, tokens and, where the price is known, the cost of each model that was asked; nothing without one."""
    for used in app.model_usage.models:
        print(clean(usage_line(used, lang)), file=sys.stderr)


def usage_line(used: ModelUsage, lang: Lang) -> str:
    """Return what one model was used for; a cost that nobody knows is left out."""
    parts = [
        pick(lang, f"{used.calls:,} {'call' if used.calls == 1 else 'calls'}", f"호출 {used.calls:,}회"),
        pick(lang, f"{used.input_tokens:,} tokens in", f"입력 토큰 {used.input_tokens:,}개"),
        pick(lang, f"{used.output_tokens:,} tokens out", f"출력 토큰 {used.output_tokens:,}개"),
    ]
    if used.failed:
        attempts = "attempt" if used.failed == 1 else "attempts"
        parts.insert(1, pick(lang, f"{used.failed:,} failed {attempts}", f"실패한 시도 {used.failed:,}회"))
    if used.from_cache:
        parts.insert(1, pick(lang, f"{used.from_cache:,} of them from the cache", f"그중 캐시 {used.from_cache:,}회"))
    if used.cost is not None and used.calls:
        parts.append(pick(lang, f"{used.cost:.4f} USD", f"비용 {used.cost:.4f}달러"))
    return f"{used.model}: {', '.join(parts)}"
