"""A GGUF file as a LangChain chat model, run in this process by llama-cpp-python."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.messages.tool import ToolCallChunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import PrivateAttr

from cemagent.errors import SettingsError
from cemagent.models.provided import integration


class LocalChatModel(BaseChatModel):
    """The model in the file ``path``, with a context of ``context_tokens``; one answer at a time.

    The file is opened at the first question. Tools are handed to the chat template of the file;
    whether their calls are read back depends on that template. A context longer than the model was
    trained with is cut to that.
    """

    path: str
    context_tokens: int = 16_384
    temperature: float | None = None
    max_tokens: int | None = None
    engine: Any = None
    """A ``llama_cpp.Llama``, for tests; opened from ``path`` when None."""

    _lock: Any = PrivateAttr(default_factory=threading.Lock)

    @property
    def _llm_type(self) -> str:
        return "cemagent-local"

    def checked(self) -> LocalChatModel:
        """Return this model once its file and its library are known to be there, with its real context as profile.

        Raises:
            SettingsError: one of them is not, or the file holds no model.
        """
        if not Path(self.path).is_file():
            raise SettingsError(
                f"There is no model file '{self.path}': check the path after 'local:'.",
                f"'{self.path}' 모델 파일이 없습니다. 'local:' 뒤의 경로를 확인하십시오.",
            )
        trained = self._trained_context()
        if trained:
            self.context_tokens = min(self.context_tokens, trained)
        self.profile = {"max_input_tokens": self.context_tokens}
        return self

    def _trained_context(self) -> int:
        """Return the tokens that the file says its model was trained with; 0 when it does not say."""
        try:
            # without the weights llama.cpp warns that a context without a length is too long
            with redirect_stderr(StringIO()):
                metadata = self._engine(vocab_only=True).metadata
        except ValueError as error:  # what llama.cpp raises for a file that it cannot read
            raise SettingsError(
                f"'{self.path}' cannot be read as a model: it is damaged, or newer than the installed llama-cpp-python.",
                f"'{self.path}' 파일을 모델로 읽을 수 없습니다. 파일이 손상되었거나 설치된 llama-cpp-python보다 새 형식입니다.",
            ) from error
        return int(metadata.get(f"{metadata.get('general.architecture')}.context_length", 0))

    def bind_tools(self, tools: Sequence[Any], *, tool_choice: Any = None, **kwargs: Any) -> Runnable[Any, AIMessage]:
        """Bind tools in OpenAI's form."""
        converted = [convert_to_openai_tool(tool) for tool in tools]
        if tool_choice and tool_choice not in ("auto", "none", "any", "required"):
            tool_choice = {"type": "function", "function": {"name": tool_choice}}
        return self.bind(tools=converted, tool_choice=tool_choice, **kwargs)

    def _opened(self) -> Any:
        if self.engine is None:
            self.engine = self._engine(n_ctx=self.context_tokens)
        return self.engine

    def _engine(self, **options: Any) -> Any:
        library = integration("llama_cpp", "local", "local")
        with _plain_buffers(library):
            return library.Llama(self.path, verbose=False, **options)

    def _answer(self, messages: list[BaseMessage], stop: list[str] | None, **kwargs: Any) -> Any:
        options = {"temperature": self.temperature, "max_tokens": self.max_tokens, "stop": stop, **kwargs}
        given = {key: value for key, value in options.items() if value is not None}
        return self._opened().create_chat_completion(convert_to_openai_messages(messages), **given)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        with self._lock:
            answer = self._answer(messages, stop, **kwargs)
        choice, usage = answer["choices"][0], answer["usage"]
        message = AIMessage(
            content=choice["message"].get("content") or "",
            tool_calls=[
                {"name": call["function"]["name"], "args": json.loads(call["function"]["arguments"]), "id": call["id"]}
                for call in choice["message"].get("tool_calls") or []
            ],
            response_metadata={"finish_reason": choice["finish_reason"]},
            usage_metadata=_usage(usage["prompt_tokens"], usage["completion_tokens"]),
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        said = 0
        with self._lock:
            for piece in self._answer(messages, stop, stream=True, **kwargs):
                choice = piece["choices"][0]
                delta = choice["delta"]
                said += bool(delta.get("content") or delta.get("tool_calls"))
                chunk = AIMessageChunk(content=delta.get("content") or "", tool_call_chunks=_call_chunks(delta))
                if choice.get("finish_reason"):
                    # the engine counts prompt and answer together, and gives one piece a token
                    chunk.usage_metadata = _usage(max(0, self.engine.n_tokens - said), said)
                    chunk.response_metadata = {"finish_reason": choice["finish_reason"]}
                yield ChatGenerationChunk(message=chunk)


@contextmanager
def _plain_buffers(library: Any) -> Iterator[None]:
    """Let models be opened without the buffers for AMX, with which llama.cpp crashes on some virtual machines.

    Known there as issue 20824 of llama.cpp; its Python package has no option for it, so that the defaults
    of the library are changed for as long as the file is opened.
    """
    low = getattr(library, "llama_cpp", None)
    if low is None or not _has_amx():
        yield
        return
    defaults = low.llama_model_default_params

    def plain() -> Any:
        chosen = defaults()
        chosen.use_extra_bufts = False
        return chosen

    low.llama_model_default_params = plain
    try:
        yield
    finally:
        low.llama_model_default_params = defaults


def _has_amx() -> bool:
    flags = Path("/proc/cpuinfo")
    return flags.is_file() and "amx_tile" in flags.read_text(encoding="ascii", errors="ignore")


def _call_chunks(delta: Any) -> list[ToolCallChunk]:
    return [
        ToolCallChunk(
            name=call["function"].get("name"),
            args=call["function"].get("arguments"),
            id=call.get("id"),
            index=call.get("index", 0),
            type="tool_call_chunk",
        )
        for call in delta.get("tool_calls") or []
    ]


def _usage(given: int, said: int) -> Any:
    return {"input_tokens": given, "output_tokens": said, "total_tokens": given + said}
