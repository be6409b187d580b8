"""What cemagent does, in a minute: two questions, one review, and which file to open. Run: ``make demo``.

Everything stays under the checkout: the index in ``.cemagent/``, the reports in ``demo-review/``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = "demo-review"
STEPS = (
    ("A question in Korean", ["ask", "약속은 따뜻하게 해 놓고 성과급은 처리 속도로 줍니다. 무엇이 문제인가요?"]),
    ("A question in English", ["ask", "Our positioning is 'No. 1 premium solution'. What is wrong with it?"]),
    ("A review of four plans, two Korean and two English", ["review", "examples/plans", "--out", REPORTS]),
)


def _environment() -> dict[str, str]:
    """Return this environment without settings of the user's own, so that the demo is the same everywhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CEMAGENT_")}
    return kept | {"CEMAGENT_HOME": str(ROOT / ".cemagent"), "PYTHONIOENCODING": "utf-8"}


def _shown(arguments: list[str]) -> str:
    """Return the arguments as a person would type them."""
    return " ".join(f'"{word}"' if " " in word else word for word in arguments)


def _run(title: str, arguments: list[str]) -> None:
    command = Path(sys.executable).with_name("cemagent")
    print(f"\n== {title}\n$ cemagent {_shown(arguments)}\n", flush=True)
    begun = time.monotonic()
    code = subprocess.run([command, *arguments], cwd=ROOT, env=_environment()).returncode  # noqa: S603 - our own command
    if code:
        sys.exit(f"\nThe step '{title}' ended with code {code}. Try '{command} doctor'.")
    print(f"({time.monotonic() - begun:.1f} s)", flush=True)


def main() -> None:
    """Run the steps; the last lines say what to open and what to try next."""
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    begun = time.monotonic()
    for title, arguments in STEPS:
        _run(title, arguments)
    start = ROOT / REPORTS / "index.html"
    if not start.is_file():
        sys.exit(f"\nThe review ended well, but {start} is not there.")
    command = os.path.relpath(Path(sys.executable).with_name("cemagent"))
    print(f"\nDone in {time.monotonic() - begun:.0f} s; nothing left this machine.")
    print("\nNext, on plans and questions of your own (이제 직접 가진 계획서와 질문으로 해 보십시오):")
    print(f"  {command} review PATH/TO/PLANS --out my-review")
    print(f'  {command} ask "우리 지점마다 응대가 달라요. 어떻게 하나로 맞추나요?"')
    print(f"\nOpen this file in a browser (브라우저로 여십시오): {start}")
    print(start.as_uri(), flush=True)


if __name__ == "__main__":
    main()
