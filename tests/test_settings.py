from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from geo.errors import SettingsError
from geo.settings import ROOT, Settings


def test_nothing_set_keeps_every_default() -> None:
    """An empty environment, or one with other programs' variables, gives the defaults, below the checkout."""
    settings = Settings.from_env({"HOME": "/nowhere", "STORE": "x", "GEO_SERVICES": "off"})
    assert settings == Settings()
    assert settings.gazetteer.is_relative_to(ROOT)
    assert settings.cache.is_relative_to(ROOT)
    assert settings.store.startswith("sqlite:///")


def test_every_setting_has_its_variable() -> None:
    """Each field is read from the GEO_ variable of its name."""
    wanted = {
        "store": "postgresql://localhost/wherein",
        "gazetteer": Path("/data/g.sqlite"),
        "cache": Path("/data/c.sqlite"),
        "people": Path("/data/people.csv"),
        "collection": "spring",
        "point_of_view": "default",
        "resolver_model": "open",
        "min_score": 0.5,
        "recognizer": "spacy",
        "fast": True,
        "cache_mb": 20.0,
        "user": "Anna",
        "user_header": "X-Forwarded-User",
        "readonly": True,
        "log": "info",
        "log_file": Path("/var/log/wherein.log"),
        "log_format": "json",
    }
    assert set(wanted) | {"services"} == {field.name for field in fields(Settings)}
    written = {name: "1" if value is True else str(value) for name, value in wanted.items()}
    written["services"] = "off"
    settings = Settings.from_env({f"GEO_{name.upper()}": value for name, value in written.items()})
    assert settings == Settings(**wanted)  # type: ignore[arg-type]  # one dict, several types


@pytest.mark.parametrize("value", ["0", "-5", "nan", "inf", "much", ""])
def test_a_cache_without_room_is_refused(value: str) -> None:
    """At least one megabyte."""
    with pytest.raises(SettingsError, match="GEO_CACHE_MB"):
        Settings.from_env({"GEO_CACHE_MB": value})


def test_services_are_read_from_the_environment() -> None:
    """The names in GEO_SERVICES are on, in their order."""
    environ = {"GEO_SERVICES": "photon,nominatim", "GEO_CONTACT": "desk@paper.example"}
    assert [s.name for s in Settings.from_env(environ).services.chosen] == ["photon", "nominatim"]
    assert Settings.from_env({"GEO_SERVICES": "off"}).services.chosen == ()


@pytest.mark.parametrize("value", ["-0.1", "1.01", "nan", "inf", "half", "", "0,5"])
def test_a_threshold_that_is_no_share_is_refused(value: str) -> None:
    """Anything but a number from 0 to 1 is named with its variable and what would do."""
    with pytest.raises(SettingsError, match="a number from 0 to 1") as caught:
        Settings.from_env({"GEO_MIN_SCORE": value})
    assert (caught.value.name, caught.value.value) == ("GEO_MIN_SCORE", value)


@pytest.mark.parametrize(("value", "share"), [("0", 0.0), ("1", 1.0), (" 0.25 ", 0.25)])
def test_both_ends_of_a_threshold_are_allowed(value: str, share: float) -> None:
    """0 and 1 themselves are shares."""
    assert Settings.from_env({"GEO_MIN_SCORE": value}).min_score == share


def test_an_unknown_point_of_view_is_refused() -> None:
    """A point of view for which there are no borders is an error, not an empty map."""
    with pytest.raises(SettingsError, match="GEO_POINT_OF_VIEW='mars': expected deu or default"):
        Settings.from_env({"GEO_POINT_OF_VIEW": "mars"})


def test_an_unknown_resolver_model_is_refused() -> None:
    """A model that does not exist is an error that lists the ones that do."""
    with pytest.raises(SettingsError, match="GEO_RESOLVER_MODEL='huge': expected full or open or rules"):
        Settings.from_env({"GEO_RESOLVER_MODEL": "huge"})


def test_an_unknown_recogniser_is_refused() -> None:
    """The message names the three that there are."""
    with pytest.raises(SettingsError, match="full or open or spacy"):
        Settings.from_env({"GEO_RECOGNIZER": "large"})


def test_fast_is_a_switch() -> None:
    """`1` and `0`; anything else is refused."""
    assert Settings.from_env({"GEO_FAST": "1"}).fast
    assert not Settings.from_env({"GEO_FAST": "0"}).fast
    with pytest.raises(SettingsError, match="GEO_FAST"):
        Settings.from_env({"GEO_FAST": "yes"})
