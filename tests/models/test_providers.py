"""Makers by provider: what is missing is one sentence, keys go only where they belong, libraries do not retry."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage

from cemagent.errors import SettingsError
from cemagent.models import providers
from cemagent.models.chat_models import make_chat_model
from cemagent.models.naming import MAKERS, PROVIDERS
from cemagent.models.provided import ModelOptions, Provided
from cemagent.testing.replies import Reply
from cemagent.testing.scripted import ScriptedModel
from cemagent.testing.server import ModelServer

KEYS = {
    "OPENAI_API_KEY": "sk-openai",
    "ANTHROPIC_API_KEY": "sk-anthropic",
    "GOOGLE_API_KEY": "g",
    "AZURE_OPENAI_API_KEY": "az",
    "AZURE_OPENAI_ENDPOINT": "https://x.openai.azure.com",
}


def test_every_provider_has_a_maker() -> None:
    assert set(MAKERS) == set(PROVIDERS)


@pytest.mark.parametrize("provider", ["openai", "anthropic", "google", "azure"])
def test_a_missing_key(provider: str) -> None:
    with pytest.raises(SettingsError, match="need a key: set") as caught:
        make_chat_model(f"{provider}:m", options=ModelOptions(environ={}))
    assert "키가 필요합니다" in caught.value.ko


@pytest.mark.parametrize("provider", ["openai", "anthropic", "google", "ollama", "azure"])
def test_a_missing_package(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("langchain_openai", "langchain_anthropic", "langchain_google_genai", "langchain_ollama"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(SettingsError, match=r"pip install 'cemagent\[") as caught:
        make_chat_model(f"{provider}:m", options=ModelOptions(environ=KEYS))
    assert "패키지가 필요합니다" in caught.value.ko


def test_a_key_that_lies_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    with ModelServer(["하나", "둘"]) as server:
        make_chat_model(f"{server.base_url}#m").invoke("안녕")
        monkeypatch.setenv("CEMAGENT_API_KEY", "mine")
        make_chat_model(f"{server.base_url}#m").invoke("안녕")
    assert [headers["authorization"] for headers in server.headers] == ["Bearer none", "Bearer mine"]


def test_openai_behind_its_own_address() -> None:
    with ModelServer(["하나"]) as server:
        environ = {"OPENAI_API_KEY": "sk-mine", "OPENAI_BASE_URL": server.base_url}
        model = make_chat_model("openai:gpt-4o-mini", options=ModelOptions(environ=environ, max_tokens=50))
        assert model.invoke([HumanMessage("안녕")]).text == "하나"
        assert not model.leaves_machine
    assert server.headers[0]["authorization"] == "Bearer sk-mine"
    assert server.bodies[0]["max_completion_tokens"] == 50
    assert model.usage.models[0].cost is not None


def test_azure() -> None:
    with ModelServer(["하나", Reply("하나 둘", input_tokens=7)]) as server:
        environ = {"AZURE_OPENAI_API_KEY": "az", "AZURE_OPENAI_ENDPOINT": server.base_url.removesuffix("/v1")}
        model = make_chat_model("azure:gpt-4o-mini", options=ModelOptions(environ=environ))
        assert model.invoke("안녕").text == "하나"
        assert "".join(chunk.text for chunk in model.stream("안녕")) == "하나 둘"
        del model
        gc.collect()
    assert server.headers[0]["api-key"] == "az"


def test_the_responses_wire() -> None:
    with ModelServer(["하나 둘 셋", "하나 둘 셋"]) as server:
        environ = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": server.base_url}
        model = make_chat_model("openai:gpt-5-pro", options=ModelOptions(environ=environ))
        assert model.invoke("안녕").text == "하나 둘 셋"
        assert "".join(chunk.text for chunk in model.stream("안녕")) == "하나 둘 셋"
        assert all("input" in body for body in server.bodies)
        assert (model.usage.models[0].calls, model.usage.models[0].unmetered) == (2, 0)


@pytest.mark.parametrize("provider", ["openai", "azure"])
def test_libraries_do_not_retry(provider: str) -> None:
    made = getattr(providers, f"{provider}_chat_model")("m", ModelOptions(environ=KEYS))
    assert made.model.max_retries == 0
    assert make_chat_model(f"{provider}:m", options=ModelOptions(environ=KEYS)).leaves_machine


@pytest.mark.parametrize(
    ("provider", "package"),
    [("anthropic", "langchain_anthropic"), ("google", "langchain_google_genai"), ("ollama", "langchain_ollama")],
)
def test_extras(provider: str, package: str) -> None:
    pytest.importorskip(package)
    made: Provided = getattr(providers, f"{provider}_chat_model")("m", ModelOptions(environ=KEYS))
    assert made.tells_end
    assert getattr(made.model, "max_retries", 0) <= 1


def test_a_plugin_gives_a_plain_model() -> None:
    def maker(model: str, options: ModelOptions) -> ScriptedModel:
        return ScriptedModel(steps=[f"{model} {options.temperature}"])

    made = make_chat_model("mine:tiny", {"mine": maker}, options=ModelOptions(temperature=0.2))
    assert made.invoke("안녕").text == "tiny 0.2"
    assert made.leaves_machine


def test_guided_alone_is_no_model() -> None:
    with pytest.raises(SettingsError, match="No model is named"):
        make_chat_model("guided")


def test_a_local_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="There is no model file"):
        make_chat_model(f"local:{tmp_path / 'none.gguf'}")


LIGHT = ("naming", "masking", "identifiers", "prices", "usage", "bucket", "notices", "failures", "capabilities")


def test_light_modules_do_not_load_langchain() -> None:
    names = ", ".join(f"cemagent.models.{name}" for name in LIGHT)
    code = f"import sys, {names}; print([n for n in ('langchain_core', 'openai') if n in sys.modules])"
    done: Any = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_testing_package_does_not_load_langchain() -> None:
    code = "import sys; from cemagent.testing import FakeEmbedder; print('langchain_core' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
