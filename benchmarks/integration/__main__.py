"""Runs the proof of the integration checker: ``python -m benchmarks.integration``."""

from __future__ import annotations

from benchmarks.integration.run import main

main()
