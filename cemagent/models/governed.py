"""The chat model that the rest of the house uses: one LangChain model in front of all that were named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict

from cemagent.models.calling import Call, Caller, Candidate, Services
from cemagent.models.chunks import FirstChunk
from cemagent.models.masking import Mask
from cemagent.models.naming import ModelName
from cemagent.models.notices import OnNotice
from cemagent.models.provided import Provided, Structure
from cemagent.models.usage import UsageReport


class GovernedChatModel(BaseChatModel):
    """Asks the first of ``candidates`` that answers; made by :func:`cemagent.models.chat_models.make_chat_model`.

    What is said to it is plain text and so is its answer: masking happens inside. Streams that broke
    off after their first words, and questions that no candidate answers, raise
    :class:`~cemagent.errors.ModelError`. With ``may_begin_anew`` a stream that broke off is asked for
    again, or of the next candidate; a chunk for which :func:`cemagent.models.chunks.begins_anew` is true
    then takes back what was said of the answer. Asynchronous calls run in a thread.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    caller: Caller
    may_begin_anew: bool = False

    @property
    def _llm_type(self) -> str:
        return "cemagent"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.names}

    @property
    def names(self) -> str:
        """Return the names of the models, with commas between them."""
        return ",".join(str(candidate.name) for candidate in self.caller.candidates)

    @property
    def leaves_machine(self) -> bool:
        """Return whether one of the models is elsewhere, so that the notice on masking belongs on the screen."""
        return any(candidate.leaves for candidate in self.caller.candidates)

    @property
    def mask(self) -> Mask | None:
        """Return the mask in force; None when what is said goes out as it is."""
        return self.caller.mask

    @property
    def usage(self) -> UsageReport:
        """Return what was used so far by all that share the services of this model."""
        return self.caller.services.usage.report()

    def for_conversation(
        self, mask: Mask | None = None, on_notice: OnNotice | None = None, *, may_begin_anew: bool = False
    ) -> GovernedChatModel:
        """Return the same model for one conversation, with its own mask and listener.

        A model that does not mask goes on so, whatever ``mask`` is.
        """
        own = self.caller
        masks = None if own.mask is None else (mask or Mask())
        caller = Caller(own.candidates, own.services, masks, on_notice or own.notify)
        return self.model_copy(update={"caller": caller, "may_begin_anew": may_begin_anew})

    def one_by_one(self) -> list[GovernedChatModel]:
        """Return a model for each candidate alone, in their order, that shares everything else with this one."""
        own = self.caller
        callers = [Caller((candidate,), own.services, own.mask, own.notify) for candidate in own.candidates]
        return [self.model_copy(update={"caller": caller}) for caller in callers]

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[Any, AIMessage]:
        """Bind tools; they are converted once, and handed to whichever model answers."""
        chosen = {"tool_choice": tool_choice} if tool_choice is not None else {}
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **chosen, **kwargs)

    def ask_structure(self, messages: Sequence[BaseMessage], structure: Structure) -> AIMessage:
        """Return an answer that was asked for in ``structure``; whether it keeps to it is not checked here.

        Raises:
            ModelError: no candidate answered.
        """
        (answer,) = self.caller.answer(Call(messages, streamed=False, structure=structure))
        return answer

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        call = Call(messages, streamed=False, stop=stop, tools=kwargs.pop("tools", ()), options=kwargs)
        (answer,) = self.caller.answer(call)
        return ChatResult(generations=[ChatGeneration(message=answer)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        kwargs.pop("stream", None)
        tools, anew = kwargs.pop("tools", ()), self.may_begin_anew
        call = Call(messages, streamed=True, stop=stop, tools=tools, options=kwargs, may_begin_anew=anew)
        kind: type[ChatGenerationChunk] = FirstChunk
        for item in self.caller.answer(call):
            assert isinstance(item, AIMessageChunk)
            yield kind(message=item)
            kind = ChatGenerationChunk


def governed(model: BaseChatModel) -> GovernedChatModel:
    """Return ``model`` as a governed one: itself, or a model of somebody's own that runs on this machine."""
    if isinstance(model, GovernedChatModel):
        return model
    name = ModelName("own", type(model).__name__)
    return GovernedChatModel(caller=Caller((Candidate(name, Provided(model), leaves=False),), Services()))
