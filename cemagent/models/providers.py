"""Makers of chat models by provider, each on LangChain's own integration.

Keys keep the names that the providers gave them; a key is read only for the provider that was named.
Retries of the libraries are off: they are made in one place, :mod:`cemagent.models.governed`.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel

from cemagent.models.capabilities import WAYS, Feature
from cemagent.models.naming import KEYS_OF, ModelName, address_of, is_loopback, parse_name, required_key
from cemagent.models.provided import Bound, ModelOptions, Provided, Structure, integration

_OPENAI = "https://api.openai.com/v1"
_UNCOUNTED = {"stream_usage": False}


def openai_chat_model(model: str, options: ModelOptions) -> Provided:
    """Make a model of OpenAI; the key stands in ``OPENAI_API_KEY``."""
    key = required_key(options.environ, "openai", *KEYS_OF["openai"])
    name = ModelName("openai", model)
    address = address_of(name, options.environ) or _OPENAI
    # older models are not asked for by the newer wire; LangChain knows which need it
    return _on_openai(name, address, key, options)


def url_chat_model(name: str, options: ModelOptions) -> Provided:
    """Make a model behind any OpenAI-compatible address (vLLM, llama.cpp, LM Studio); a key in ``CEMAGENT_API_KEY``.

    ``OPENAI_API_KEY`` is not sent: the address is somebody else's.
    """
    parsed = parse_name(name)
    key = options.environ.get("CEMAGENT_API_KEY") or "none"
    return _on_openai(parsed, parsed.address or "", key, options, shows_schema=False, use_responses_api=False)


def _on_openai(
    name: ModelName, address: str, key: str, options: ModelOptions, *, shows_schema: bool = True, **more: Any
) -> Provided:
    openai, langchain_openai = (integration(part, name.provider, "openai") for part in ("openai", "langchain_openai"))
    timeout = openai.Timeout(options.timeout, connect=options.connect_timeout)
    clients = _home_clients(openai, address, timeout) if is_loopback(name, options.environ) else {}
    made = langchain_openai.ChatOpenAI(
        model=name.model,
        base_url=address,
        api_key=key,
        timeout=timeout,
        max_retries=0,
        stream_usage=True,
        temperature=options.temperature,
        max_tokens=options.max_tokens,
        **clients,
        **more,
    )
    if clients:
        weakref.finalize(made, clients["http_client"].close)
    return _of_openai(made, shows_schema=shows_schema)


def _of_openai(model: BaseChatModel, *, shows_schema: bool) -> Provided:
    return Provided(
        model, WAYS, openai_schema, shows_schema, tells_end=True, uncounted_stream=_UNCOUNTED, repeats_usage=True
    )


def _home_clients(openai: Any, address: str, timeout: Any) -> dict[str, Any]:
    """Return HTTP clients that stay on this machine, where a proxy or a redirect would carry off what is not masked."""
    # certificates take a tenth of a second to read, and plain HTTP has none
    options = {"trust_env": False, "follow_redirects": False, "timeout": timeout, "verify": address.startswith("https")}
    made = {"http_client": openai.DefaultHttpxClient, "http_async_client": openai.DefaultAsyncHttpxClient}
    # LangChain warns in the middle of a conversation that its own socket options would bypass the proxy, as we do
    return {name: client(**options) for name, client in made.items()} | {"http_socket_options": ()}


def azure_chat_model(model: str, options: ModelOptions) -> Provided:
    """Make a deployment on Azure from ``AZURE_OPENAI_ENDPOINT`` and ``AZURE_OPENAI_API_KEY``."""
    key = required_key(options.environ, "azure", *KEYS_OF["azure"])
    endpoint = required_key(options.environ, "azure", "AZURE_OPENAI_ENDPOINT")
    openai, langchain_openai = (integration(part, "azure", "openai") for part in ("openai", "langchain_openai"))
    made = langchain_openai.AzureChatOpenAI(
        azure_deployment=model,
        azure_endpoint=endpoint,
        api_key=key,
        api_version=options.environ.get("OPENAI_API_VERSION") or "2024-10-21",
        timeout=openai.Timeout(options.timeout, connect=options.connect_timeout),
        max_retries=0,
        stream_usage=True,
        temperature=options.temperature,
        max_tokens=options.max_tokens,
    )
    return _of_openai(made, shows_schema=True)


def anthropic_chat_model(model: str, options: ModelOptions) -> Provided:
    """Make a model of Anthropic; the key stands in ``ANTHROPIC_API_KEY``."""
    key = required_key(options.environ, "anthropic", *KEYS_OF["anthropic"])
    library = integration("langchain_anthropic", "anthropic", "anthropic")
    made = library.ChatAnthropic(
        model=model,
        api_key=key,
        base_url=address_of(ModelName("anthropic", model), options.environ) or "https://api.anthropic.com",
        timeout=options.timeout,
        max_retries=0,
        **_given(options),
    )
    return Provided(made, WAYS, openai_schema, shows_schema=True, tells_end=True)


def google_chat_model(model: str, options: ModelOptions) -> Provided:
    """Make a Gemini model; the key stands in ``GOOGLE_API_KEY`` or ``GEMINI_API_KEY``."""
    key = required_key(options.environ, "google", *KEYS_OF["google"])
    library = integration("langchain_google_genai", "google", "google")
    # one attempt: that library takes 0 for 'as many as it likes'
    made = library.ChatGoogleGenerativeAI(
        model=model, google_api_key=key, timeout=options.timeout, max_retries=1, **_given(options)
    )
    return Provided(made, WAYS, openai_schema, shows_schema=True, tells_end=True)


def ollama_chat_model(model: str, options: ModelOptions) -> Provided:
    """Make a model of the Ollama server at ``OLLAMA_HOST`` (default this machine).

    The context is asked for by number: Ollama's own default silently drops the start of a long prompt.
    """
    library = integration("langchain_ollama", "ollama", "ollama")
    name = ModelName("ollama", model)
    given = {"temperature": options.temperature, "num_predict": options.max_tokens}
    made = library.ChatOllama(
        model=model,
        base_url=address_of(name, options.environ),
        num_ctx=options.context_tokens,
        client_kwargs={"timeout": options.timeout, "trust_env": not is_loopback(name, options.environ)},
        **_set(given),
    )
    return Provided(made, WAYS, _ollama_schema, tells_end=True)


def local_chat_model(path: str, options: ModelOptions) -> Provided:
    """Make the model in the GGUF file at ``path``, run in this process by llama.cpp."""
    # nothing heavy yet: the file is mapped at the first question
    from cemagent.models.local import LocalChatModel

    made = LocalChatModel(
        path=str(Path(path).expanduser()),
        context_tokens=options.context_tokens,
        temperature=options.temperature,
        max_tokens=options.max_tokens,
    ).checked()
    return Provided(made, (Feature.JSON_SCHEMA, Feature.PROMPT), _local_schema, tells_end=True)


def _given(options: ModelOptions) -> dict[str, Any]:
    return _set({"temperature": options.temperature, "max_tokens": options.max_tokens})


def _set(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def openai_schema(model: BaseChatModel, structure: Structure) -> Bound:
    """Bind a schema in OpenAI's form, which LangChain's Anthropic and Google integrations translate to theirs."""
    form = {"name": structure.name, "schema": structure.schema, "strict": structure.strict}
    return model.bind(response_format={"type": "json_schema", "json_schema": form})


def _ollama_schema(model: BaseChatModel, structure: Structure) -> Bound:
    return model.bind(format=structure.schema)


def _local_schema(model: BaseChatModel, structure: Structure) -> Bound:
    """Bind a schema that llama.cpp turns into a grammar: the model cannot write anything else."""
    return model.bind(response_format={"type": "json_object", "schema": structure.schema})
