"""Finding scale files: the shipped ones, and those in folders that a plugin or a user brings."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from cemagent.errors import ContentError, UsageError
from cemagent.experience.scale import ScaleDefinition
from cemagent.forms.files import load_form

SHIPPED = Path(__file__).parent / "scales"


def load_scales(folders: Iterable[Path] = ()) -> dict[str, ScaleDefinition]:
    """Return every scale by id: the shipped ones and those in ``folders``, each a YAML file.

    Raises:
        ContentError: a file does not parse, or two files define one id.
        FormError: a field of a file is invalid.
    """
    found: dict[str, ScaleDefinition] = {}
    origin: dict[str, Path] = {}
    for folder in dict.fromkeys((SHIPPED, *folders)):
        for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
            scale = load_form(ScaleDefinition, path)
            if scale.id in found:
                raise ContentError(
                    f"The scale '{scale.id}' is defined in '{origin[scale.id]}' and again in '{path}': rename one.",
                    f"척도 '{scale.id}'이(가) '{origin[scale.id]}' 파일과 '{path}' 파일에 모두 있으니 한쪽 이름을 바꿔 "
                    "주십시오.",
                )
            found[scale.id] = scale
            origin[scale.id] = path
    return found


def scale_named(name: str, folders: Iterable[Path] = ()) -> ScaleDefinition:
    """Return the scale that ``name`` means, as ``scale_called`` does; only its own file is read where it is named so.

    Raises:
        UsageError: nothing is called so.
        ContentError: a file does not parse.
    """
    folders = list(folders)
    for folder in (SHIPPED, *folders):
        path = folder / f"{name}.yaml"
        if path.is_file() and (scale := load_form(ScaleDefinition, path)).id == name:
            return scale
    return scale_called(name, load_scales(folders))


def scale_called(name: str, scales: dict[str, ScaleDefinition]) -> ScaleDefinition:
    """Return the scale that ``name`` means: an id of ``scales``, or the path of a YAML file.

    Raises:
        UsageError: nothing is called so.
    """
    if name in scales:
        return scales[name]
    path = Path(name)
    if path.suffix.lower() in {".yaml", ".yml", ".json"}:
        return load_form(ScaleDefinition, path)
    known = ", ".join(scales)
    near = get_close_matches(name.lower(), scales, 1)
    hint_en = f"did you mean '{near[0]}'?" if near else f"choose one of {known}, or give a YAML file of your own."
    hint_ko = (
        f"'{near[0]}'을(를) 쓰려던 것입니까?"
        if near
        else f"{known} 가운데 하나를 고르거나 직접 만든 YAML 파일을 지정해 주십시오."
    )
    raise UsageError(f"There is no scale '{name}': {hint_en}", f"'{name}' 척도가 없습니다. {hint_ko}")
