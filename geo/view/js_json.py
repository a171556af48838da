"""The single escape into scripts: a value as JSON that can stand in JavaScript, HTML and a template."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
"""What JSON can say."""

# `& < >` end a script element or start an entity; `{{ {% {#` would run when branca renders a script a second
# time as a Jinja template; U+2028/9 end a line in old JavaScript; a lone surrogate cannot be sent as UTF-8.
_UNSAFE = re.compile("[&<>`\u2028\u2029\ud800-\udfff]|\\{(?=[{%#])|\\$(?=\\{)")


def js_json(value: Json) -> str:
    r"""Give `value` as JSON without a character that a script element, Jinja or a template literal acts on.

    Decoding the result as JSON gives `value` back. Replacements are `\uXXXX` escapes, so they only ever fall
    inside strings. Raises ValueError for NaN and infinities, which JSON cannot say.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
