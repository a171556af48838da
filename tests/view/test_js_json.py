import json
import re

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.view.js_json import Json, js_json

_PIECES = st.sampled_from(
    [
        "{{7*7}}",
        "{% raw %}",
        "{#",
        "{{{",
        "</script>",
        "<!--",
        "&amp;",
        "${x}",
        "`",
        "\u2028",
        "\u2029",
        "\\",
        '"',
        "\x00",
    ]
)
_TEXT = st.lists(_PIECES | st.text(max_size=5), max_size=8).map("".join)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(_JSON)
def test_decodes_to_the_same_value(value: Json) -> None:
    """JSON's own decoder gives back what was put in."""
    assert json.loads(js_json(value)) == value


@given(_JSON)
def test_holds_nothing_that_scripts_templates_or_literals_act_on(value: Json) -> None:
    """No Jinja opening, no tag, no entity, no back-tick, no placeholder and no odd line end is left."""
    assert not re.search(r"\{\{|\{%|\{#|<|>|&|`|\$\{|[\u2028\u2029]", js_json(value))


@given(_JSON)
def test_a_template_engine_leaves_it_as_it_is(value: Json) -> None:
    """Rendering the result as a Jinja template, as branca does, changes nothing."""
    text = js_json(value)
    assert jinja2.Template(text, keep_trailing_newline=True).render() == text


@given(st.text(st.characters(), max_size=20))
def test_can_always_be_sent(text: str) -> None:
    """Even a lone surrogate ends up as something that UTF-8 can say."""
    assert js_json(text).encode("utf-8")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_refuses_what_json_cannot_say(value: float) -> None:
    """NaN and infinities raise instead of becoming broken JSON."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        js_json(value)
