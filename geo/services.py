"""Online geocoding services: which are on, with which options, and what switching one on sends.

Nothing is on unless the user says so, in the file `services.toml` or in the environment. Keys are read
from the environment alone (`GEO_KEY_OPENCAGE`), and no message, log or export ever holds one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final


class Secret:
    """A key; it shows itself to nobody but the code that sends it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key itself: for the request, and for nothing that is kept or printed."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)


@dataclass(frozen=True, slots=True)
class Known:
    """What we know of a public service."""

    label: str
    """Its name for people."""
    domain: str | None
    """Its public host; None where everybody runs their own."""
    credit: str
    """The attribution that its terms ask for."""
    terms: str
    """Where its terms stand."""
    rate: float = 1.0
    """Requests a second that it is asked at most when it is the public one."""
    needs_key: bool = False
    """Whether it answers only with a key."""
    needs_contact: bool = False
    """Whether its rules ask who is asking, and forbid a faster rate."""
    keep_days: float | None = None
    """Its terms let answers be kept so long; None for as long as one likes."""


_OSM: Final = "© OpenStreetMap contributors (ODbL)"

KNOWN: Final[Mapping[str, Known]] = {
    "nominatim": Known(
        "Nominatim", "nominatim.openstreetmap.org", _OSM,
        "https://operations.osmfoundation.org/policies/nominatim/", needs_contact=True,
    ),
    "photon": Known("Photon", "photon.komoot.io", _OSM, "https://photon.komoot.io/", needs_contact=True),
    "pelias": Known(
        "Pelias", None, "OpenStreetMap, Who's On First, OpenAddresses, GeoNames through Pelias",
        "https://github.com/pelias/documentation",
    ),
    "geonames": Known(
        "GeoNames", "secure.geonames.org", "GeoNames (CC BY 4.0)",
        "https://www.geonames.org/export/web-services.html", needs_key=True,
    ),
    "opencage": Known(
        "OpenCage", "api.opencagedata.com", f"OpenCage, {_OSM}", "https://opencagedata.com/terms",
        needs_key=True,
    ),
    "googlev3": Known(
        "Google", "maps.googleapis.com", "Google",
        "https://cloud.google.com/maps-platform/terms", rate=10.0, needs_key=True, keep_days=30.0,
    ),
    "mapbox": Known(
        "Mapbox", "api.mapbox.com", "© Mapbox, © OpenStreetMap", "https://www.mapbox.com/legal/tos",
        rate=5.0, needs_key=True, keep_days=30.0,
    ),
    "herev7": Known(
        "HERE", "search.hereapi.com", "© HERE", "https://legal.here.com/", rate=4.0, needs_key=True,
        keep_days=30.0,
    ),
    "bing": Known(
        "Bing", "dev.virtualearth.net", "© Microsoft", "https://www.microsoft.com/maps/product/terms.html",
        rate=4.0, needs_key=True, keep_days=30.0,
    ),
    "azure": Known(
        "Azure Maps", "atlas.microsoft.com", "© Microsoft, © TomTom",
        "https://azure.microsoft.com/support/legal/", rate=4.0, needs_key=True, keep_days=30.0,
    ),
}  # fmt: skip
"""By geopy's names; any other geopy service works too, at one request a second."""

ALIASES: Final[Mapping[str, str]] = {"google": "googlev3", "here": "herev7"}


@dataclass(frozen=True, slots=True)
class Service:
    """One service that is switched on."""

    name: str
    """geopy's name for it, in lower case."""
    domain: str | None = None
    """Host, with a port where needed; None is the public one."""
    scheme: str = "https"
    """`https`, or `http` for a server of one's own."""
    rate: float | None = None
    """Requests a second by all processes together, above 0; None is no limit."""
    timeout: float = 10.0
    """Seconds that one request may take, to the last byte."""
    deadline: float = 60.0
    """Seconds after which a question is given up, waiting and retries included."""
    attempts: int = 3
    """How often a question is put when the service stumbles, at least 1."""
    language: str = "en"
    """In which language names are wanted (BCP 47)."""
    contact: str = ""
    """Who asks: an e-mail address or a page; part of the user agent."""
    options: tuple[tuple[str, Any], ...] = ()
    """Further arguments of geopy's class, by name."""
    keys: tuple[tuple[str, Secret], ...] = field(default=(), repr=False)
    """Secrets by argument name; the empty name is the service's main key."""

    @property
    def known(self) -> Known:
        """What we know of it."""
        return KNOWN.get(self.name) or Known(self.name, None, self.name, "", needs_key=bool(self.keys))

    @property
    def host(self) -> str:
        """Where requests go."""
        return self.domain or self.known.domain or f"the public host of {self.known.label}"

    @property
    def is_public(self) -> bool:
        """Tell whether it is everybody's server and not one's own."""
        return self.domain is None or self.domain == self.known.domain


@dataclass(frozen=True, slots=True)
class Services:
    """The online services of a run, in the order in which they are asked; none by default."""

    chosen: tuple[Service, ...] = ()
    """What is on."""
    ask_below: float = 0.4
    """A name is asked for when the gazetteer's best place scores less, 0 to 1."""


def notice(service: Service) -> str:
    """Tell in plain words what is sent where once a service is on."""
    known = service.known
    clear = "" if service.scheme == "https" else ", unencrypted"
    key = ", and your key" if known.needs_key or service.keys else ""
    return (
        f"{known.label} ({service.scheme}://{service.host}{clear}) is sent each place name that the offline "
        "gazetteer does not answer with enough belief, the countries and the rough area (whole degrees) of "
        f"the article's other places, the language wanted and this program's name with your contact{key}. "
        "It also sees this machine's address. It is not sent articles, sentences, persons, sources or titles."
    )


def credit_of(place_id: str) -> str | None:
    """The attribution that a place of a service needs; None for places of the gazetteer."""
    name = place_id.partition(":")[0]
    if name in KNOWN:
        return None if name == "geonames" else KNOWN[name].credit
    if ":osm:" in place_id:
        return _OSM
    return name if ":point:" in place_id and name.isalnum() else None  # one of geopy's other services


def credits_of(place_ids: Iterable[str]) -> tuple[str, ...]:
    """The attributions that some places need, each once, sorted."""
    return tuple(sorted({credit for ref in place_ids if (credit := credit_of(ref)) is not None}))
