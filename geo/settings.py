"""Settings, read from the environment once and passed on as a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.errors import SettingsError
from geo.logs import FORMATS, LEVELS
from geo.service_settings import FILE, read_services
from geo.services import Services

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: code, `data/` and `static/` lie below it."""

MODELS = ROOT / "data" / "models"
"""Where the trained models lie."""

RESOLVER_MODELS = ("full", "open", "rules")
"""What may choose among candidates."""

RECOGNIZERS = ("full", "open", "spacy")
"""What `GEO_RECOGNIZER` may be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie and how they are shown."""

    store: str = f"sqlite:///{ROOT / 'data' / 'build' / 'wherein.sqlite'}"
    """SQLAlchemy address of the store (`GEO_STORE`)."""
    gazetteer: Path = ROOT / "data" / "build" / "gazetteer.sqlite"
    """The built gazetteer (`GEO_GAZETTEER`)."""
    cache: Path = ROOT / "data" / "build" / "geocoder-cache.sqlite"
    """The durable cache of geocoding answers (`GEO_CACHE`)."""
    people: Path = ROOT / "data" / "people.csv"
    """Merges, splits and names of persons and organisations (`GEO_PEOPLE`)."""
    collection: str = "default"
    """The collection that ingest fills and the app opens (`GEO_COLLECTION`)."""
    point_of_view: str = "deu"
    """Whose borders the map draws (`GEO_POINT_OF_VIEW`): `deu` has Crimea in Ukraine, `default` in Russia."""
    resolver_model: str = "full"
    """What chooses among candidates (`GEO_RESOLVER_MODEL`): `full` learned from research-only corpora too,
    `open` from openly licensed texts alone, `rules` learned nothing."""
    min_score: float = 0.4
    """A mention whose best candidate scores less stays unresolved, 0 to 1 (`GEO_MIN_SCORE`)."""

    recognizer: str = "full"
    """What finds names (`GEO_RECOGNIZER`): `full` is our model trained on all corpora, `open` on openly
    licensed ones, `spacy` the language model with the gazetteer alone."""
    fast: bool = False
    """Whether sentences are cut at their marks instead of parsed (`GEO_FAST`, `--fast`): no events."""
    user: str = "reader"
    """Under what name corrections are kept (`GEO_USER`; else `USER`, as the shell sets it)."""
    user_header: str = ""
    """The header in which a reverse proxy says who is asking (`GEO_USER_HEADER`); empty: none is trusted."""
    readonly: bool = False
    """Whether the page only shows the map (`GEO_READONLY`): nothing can be added, corrected or set."""
    cache_mb: float = 500.0
    """The cache of geocoding answers drops the cheapest ones above this size, in MB (`GEO_CACHE_MB`)."""
    log: str = "off"
    """What is logged (`GEO_LOG`): `off`, `error`, `warning`, `info` or `debug` and all above it."""
    log_file: Path | None = None
    """The log's file (`GEO_LOG_FILE`); None is standard error."""
    log_format: str = "text"
    """The log's lines (`GEO_LOG_FORMAT`): `text` or `json`."""
    services: Services = Services()  # noqa: RUF009, frozen
    """The online geocoders that are on, none by default (`GEO_SERVICES`, `services.toml`)."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the `GEO_…` variables; what is not set keeps its default. Raises SettingsError."""
        base = cls()
        log_file = environ.get("GEO_LOG_FILE")
        return cls(
            store=environ.get("GEO_STORE", base.store),
            gazetteer=Path(environ.get("GEO_GAZETTEER", base.gazetteer)),
            cache=Path(environ.get("GEO_CACHE", base.cache)),
            people=Path(environ.get("GEO_PEOPLE", base.people)),
            collection=environ.get("GEO_COLLECTION", base.collection),
            point_of_view=_one_of(environ, "GEO_POINT_OF_VIEW", base.point_of_view, ("deu", "default")),
            resolver_model=_one_of(environ, "GEO_RESOLVER_MODEL", base.resolver_model, RESOLVER_MODELS),
            min_score=_share(environ, "GEO_MIN_SCORE", base.min_score),
            recognizer=_one_of(environ, "GEO_RECOGNIZER", base.recognizer, RECOGNIZERS),
            fast=_switch(environ, "GEO_FAST", base.fast),
            user=environ.get("GEO_USER") or environ.get("USER") or base.user,
            user_header=environ.get("GEO_USER_HEADER", base.user_header),
            readonly=_switch(environ, "GEO_READONLY", base.readonly),
            cache_mb=_megabytes(environ, "GEO_CACHE_MB", base.cache_mb),
            log=_one_of(environ, "GEO_LOG", base.log, LEVELS),
            log_file=Path(log_file) if log_file else None,
            log_format=_one_of(environ, "GEO_LOG_FORMAT", base.log_format, FORMATS),
            services=read_services(environ, ROOT / FILE),
        )


def _one_of(environ: Mapping[str, str], name: str, default: str, choices: Sequence[str]) -> str:
    value = environ.get(name, default)
    if value not in choices:
        raise SettingsError(name, value, " or ".join(choices))
    return value


def _switch(environ: Mapping[str, str], name: str, default: bool) -> bool:  # noqa: FBT001 - the setting's own value
    raw = environ.get(name, str(int(default)))
    if raw not in ("0", "1"):
        raise SettingsError(name, raw, "0 or 1")
    return raw == "1"


def _share(environ: Mapping[str, str], name: str, default: float) -> float:
    raw = environ.get(name)
    if raw is None:
        return default
    try:
        value = float(raw)
    except ValueError:
        raise SettingsError(name, raw, "a number from 0 to 1") from None
    if not 0 <= value <= 1:
        raise SettingsError(name, raw, "a number from 0 to 1")
    return value


def _megabytes(environ: Mapping[str, str], name: str, default: float) -> float:
    raw = environ.get(name)
    if raw is None:
        return default
    try:
        value = float(raw)
    except ValueError:
        raise SettingsError(name, raw, "a number of megabytes, at least 1") from None
    if not 1 <= value <= 1e9:  # noqa: PLR2004 - a petabyte stands for no limit
        raise SettingsError(name, raw, "a number of megabytes, at least 1")
    return value
