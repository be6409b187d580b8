"""A GGUF file as a model, with a stand-in for the engine; the real one is compiled code that few machines have."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from pydantic import BaseModel

from cemagent.errors import SettingsError
from cemagent.models.asker import ModelAsker
from cemagent.models.chat_models import make_chat_model
from cemagent.models.structured import ask_for

ASKED = [HumanMessage("안녕")]


class Level(BaseModel):
    level: int


class Engine:
    """Answers as ``llama_cpp.Llama`` does; a schema gets what its grammar would allow."""

    made: list[Engine] = []

    def __init__(self, path: str, verbose: bool, n_ctx: int = 512, vocab_only: bool = False) -> None:
        if Path(path).read_bytes() != b"GGUF":
            raise ValueError("Failed to load model from file")
        self.n_tokens = 0
        self.asked: list[dict[str, Any]] = []
        self.opened = (Path(path).name, n_ctx, verbose)
        self.metadata = {"general.architecture": "tiny", "tiny.context_length": "8192"}
        if not vocab_only:
            Engine.made.append(self)

    def create_chat_completion(self, messages: list[dict[str, Any]], stream: bool = False, **options: Any) -> Any:
        self.asked.append({"messages": messages, **options})
        words = ['{"level": ', "2}"] if "response_format" in options else ["안녕", "하세요"]
        self.n_tokens = 5 + len(words)
        if not stream:
            message = {"role": "assistant", "content": "".join(words)}
            usage = {"prompt_tokens": 5, "completion_tokens": len(words)}
            return {"choices": [{"message": message, "finish_reason": "stop"}], "usage": usage}
        deltas: list[dict[str, Any]] = [{"role": "assistant"}, *({"content": word} for word in words), {}]
        return iter({"choices": [{"delta": delta, "finish_reason": None if delta else "stop"}]} for delta in deltas)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    Engine.made = []
    monkeypatch.setitem(sys.modules, "llama_cpp", SimpleNamespace(Llama=Engine))
    path = tmp_path / "tiny.gguf"
    path.write_bytes(b"GGUF")
    return path


def test_the_file_is_opened_at_the_first_question(file: Path) -> None:
    model = make_chat_model(f"local:{file}")
    assert Engine.made == []
    assert not model.leaves_machine
    assert model.invoke(ASKED).text == "안녕하세요"
    assert [chunk.text for chunk in model.stream(ASKED) if chunk.text] == ["안녕", "하세요"]
    (engine,) = Engine.made
    assert engine.opened == ("tiny.gguf", 8192, False)
    (used,) = model.usage.models
    assert (used.calls, used.input_tokens, used.output_tokens, used.cost) == (2, 10, 4, 0)


def test_the_window_is_what_the_model_was_trained_with(file: Path) -> None:
    assert ModelAsker(make_chat_model(f"local:{file}")).window == 8192


def test_a_file_that_holds_no_model_is_one_sentence(file: Path) -> None:
    file.write_bytes(b"no model")
    with pytest.raises(SettingsError, match="cannot be read as a model"):
        make_chat_model(f"local:{file}")


def test_buffers_that_crash_are_off_while_the_file_is_opened(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def defaults() -> SimpleNamespace:
        return SimpleNamespace(use_extra_bufts=True)

    low = SimpleNamespace(llama_model_default_params=defaults)
    seen = []

    class Watched(Engine):
        def __init__(self, path: str, **options: Any) -> None:
            seen.append(low.llama_model_default_params().use_extra_bufts)
            super().__init__(path, **options)

    monkeypatch.setitem(sys.modules, "llama_cpp", SimpleNamespace(Llama=Watched, llama_cpp=low))
    monkeypatch.setattr("cemagent.models.local._has_amx", lambda: True)
    make_chat_model(f"local:{file}").invoke(ASKED)
    assert seen == [False, False]
    assert low.llama_model_default_params is defaults


def test_a_structure_is_a_grammar_and_is_shown(file: Path) -> None:
    assert ask_for(Level, ASKED, make_chat_model(f"local:{file}")) == Level(level=2)
    (asked,) = Engine.made[0].asked
    assert asked["response_format"]["type"] == "json_object"
    assert asked["response_format"]["schema"]["required"] == ["level"]
    assert '"level": <whole number>' in asked["messages"][-1]["content"]


def test_the_library_is_missing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "llama_cpp", None)
    with pytest.raises(SettingsError, match=r"pip install 'cemagent\[local\]'"):
        make_chat_model(f"local:{file}")
