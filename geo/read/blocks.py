"""All text of a piece of HTML, for mails, feeds and books: nothing around it needs to go."""

from __future__ import annotations

import re

from lxml import etree, html

from geo.read.markup import check_markup

_BLOCKS = frozenset(
    "address article aside blockquote body br caption dd div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tbody td tfoot th thead tr ul".split()
)
_LEFT_OUT = ("script", "style", "head", "nav", "svg", "math", "template", "noscript", "button", "select")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def text_of_html(page: str) -> str:
    """The text of each block in order, an empty line between them; no markup gives one block.

    Raises InputError, its path empty, for markup that cannot be read in a reasonable time.
    """
    # lxml refuses an encoding's name in text that is decoded already.
    bare = _DECLARATION.sub("", page.replace("\0", "\ufffd"))
    check_markup(bare)
    try:
        tree = html.document_fromstring(bare)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, *_LEFT_OUT, with_tail=False)
    blocks, parts = [], [""]
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _BLOCKS:
            blocks.append(" ".join("".join(parts).split()))
            parts.clear()
        parts.append((element.text if event == "start" else element.tail) or "")
    blocks.append(" ".join("".join(parts).split()))
    return "\n\n".join(block for block in blocks if block)
