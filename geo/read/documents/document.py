"""What a document holds, and how it travels between the two processes."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields

from geo.read.fields import Fields


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document and what it says about itself."""

    text: str
    """Paragraphs, an empty line between them."""
    stated: Fields
    """Title, author and the like from the document's properties."""
    warnings: tuple[str, ...] = ()
    """What of it could not be read, for people: "page 3 is a picture …"."""

    def dumps(self) -> bytes:
        """As JSON; half characters, which broken files hold, become question marks."""
        stated = {field.name: getattr(self.stated, field.name) for field in fields(Fields)}
        whole = {"text": self.text, "stated": stated, "warnings": self.warnings}
        return json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace")

    @classmethod
    def loads(cls, data: bytes) -> Document:
        """Read what `dumps` wrote."""
        whole = json.loads(data)
        return cls(whole["text"], Fields(**whole["stated"]), tuple(whole["warnings"]))
