"""Fakes for tests of programs and plugins that use cemagent; they need no model and no network.

``embedder`` needs numpy only, ``replies`` and ``server`` the standard library; ``scripted`` and
``recording`` import LangChain, so they are imported by their own paths.
"""

from cemagent.testing.embedder import FakeEmbedder

__all__ = ["FakeEmbedder"]
