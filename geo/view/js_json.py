"""The single escape into scripts: a value as JSON that can stand in JavaScript, HTML and a template."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
"""What JSON can say."""

# `& < >` end a script element or start an entity, a back-tick ends a template literal; `{{ {% {#` would run
# when branca renders a script a second time as a Jinja template; U+2028/9 end a line in old JavaScript; a
# lone surrogate cannot be sent as UTF-8.
_COMMON = {character: f"\\u{ord(character):04x}" for character in "&<>`"}
_OPENINGS = ("{{", "{%", "{#", "${")
_RARE = re.compile("[\u2028\u2029\ud800-\udfff]|\\{(?=[{%#])|\\$(?=\\{)")


def js_json(value: Json) -> str:
    r"""Give `value` as JSON without a character that a script element, Jinja or a template literal acts on.

    Decoding the result as JSON gives `value` back. Replacements are `\uXXXX` escapes, so they only ever fall
    inside strings. Raises ValueError for NaN and infinities, which JSON cannot say.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character, escape in _COMMON.items():
        text = text.replace(character, escape)
    rare = any(opening in text for opening in _OPENINGS) or not _sendable(text)
    return _RARE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) if rare else text


def _sendable(text: str) -> bool:
    """Tell whether the text has neither odd line ends nor lone surrogates; faster than a search for them."""
    try:
        return text.isascii() or not ("\u2028" in text or "\u2029" in text or not text.encode())
    except UnicodeEncodeError:
        return False
