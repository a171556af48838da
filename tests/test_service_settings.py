from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import SettingsError
from geo.service_settings import read_services, write_chosen
from geo.services import KNOWN, Secret, Services, credit_of, credits_of, notice

CONTACT = {"GEO_CONTACT": "desk@paper.example"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "services.toml"


def test_nothing_is_on_by_default(path: Path) -> None:
    """Without a file and without a variable no service is asked."""
    assert read_services({}, path) == Services()
    assert read_services({"GEO_KEY_OPENCAGE": "x"}, path).chosen == ()


def test_the_file_says_which_and_how(path: Path) -> None:
    """Order, options, contact and threshold come from the file."""
    path.write_text(
        """
        use = ["photon", "opencage"]
        contact = "desk@paper.example"
        ask_below = 0.3
        [photon]
        domain = "127.0.0.1:2322"
        scheme = "http"
        rate = 20
        [opencage]
        timeout = 4
        """
    )
    services = read_services({"GEO_KEY_OPENCAGE": "k"}, path)
    photon, opencage = services.chosen
    assert services.ask_below == 0.3
    assert (photon.host, photon.scheme, photon.rate, photon.is_public) == (
        "127.0.0.1:2322",
        "http",
        20,
        False,
    )
    assert (opencage.host, opencage.rate, opencage.timeout) == ("api.opencagedata.com", 1.0, 4.0)
    assert opencage.contact == "desk@paper.example"
    assert opencage.keys == (("", Secret("k")),)


def test_the_environment_wins(path: Path) -> None:
    """Names in the environment replace the file's; off switches all off."""
    path.write_text('use = ["photon"]\ncontact = "desk@paper.example"\n')
    assert [s.name for s in read_services({"GEO_SERVICES": "nominatim"}, path).chosen] == ["nominatim"]
    for off in ("", "off", "none", " OFF "):
        assert read_services({"GEO_SERVICES": off}, path).chosen == ()


def test_familiar_names_are_geopy_s(path: Path) -> None:
    """Google and HERE have other names in geopy; their keys go by either."""
    found = read_services(
        {"GEO_SERVICES": "google, HERE", "GEO_KEY_GOOGLE": "a", "GEO_KEY_HEREV7": "b"}, path
    )
    assert [s.name for s in found.chosen] == ["googlev3", "herev7"]
    assert [s.keys[0][1].reveal() for s in found.chosen] == ["a", "b"]


def test_further_secrets_are_named_by_argument(path: Path) -> None:
    """A service with two secrets gets both from the environment."""
    environ = {
        "GEO_SERVICES": "liveaddress",
        "GEO_KEY_LIVEADDRESS_AUTH_ID": "i",
        "GEO_KEY_LIVEADDRESS_AUTH_TOKEN": "t",
    }
    (service,) = read_services(environ, path).chosen
    assert [name for name, _ in service.keys] == ["auth_id", "auth_token"]


@pytest.mark.parametrize("contact", ["", "me", "a b@c.d", "desk@paper.example\r\nX: 1", "desk@päper.example"])
def test_public_nominatim_wants_to_know_who_asks(path: Path, contact: str) -> None:
    """Without a contact it is refused before the first request."""
    with pytest.raises(SettingsError, match="GEO_CONTACT"):
        read_services({"GEO_SERVICES": "nominatim", "GEO_CONTACT": contact}, path)


def test_public_nominatim_is_never_asked_faster_than_its_rule(path: Path) -> None:
    """One request a second; a slower rate is fine, and one's own server has no limit."""
    path.write_text("[nominatim]\nrate = 2\n")
    with pytest.raises(SettingsError, match="at most 1"):
        read_services({"GEO_SERVICES": "nominatim", **CONTACT}, path)
    path.write_text("[nominatim]\nrate = 0.5\n")
    assert read_services({"GEO_SERVICES": "nominatim", **CONTACT}, path).chosen[0].rate == 0.5
    path.write_text('[nominatim]\ndomain = "localhost:8080"\n')
    assert read_services({"GEO_SERVICES": "nominatim"}, path).chosen[0].rate is None


@pytest.mark.parametrize("name", sorted(name for name, known in KNOWN.items() if known.needs_key))
def test_a_missing_key_is_named(path: Path, name: str) -> None:
    """The message names the variable."""
    with pytest.raises(SettingsError, match=f"GEO_KEY_{name.upper()}"):
        read_services({"GEO_SERVICES": name}, path)


@pytest.mark.parametrize(
    "text",
    [
        '[opencage]\napi_key = "s3cret"\n',
        '[geonames]\noptions = {username = "s3cret"}\n',
        '[opencage]\nkey = "s3cret"\n',
    ],
)
def test_no_key_in_a_file(path: Path, text: str) -> None:
    """It is refused without being repeated."""
    path.write_text(text)
    with pytest.raises(SettingsError, match="no key in a file") as caught:
        read_services({}, path)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "use = 5",
        'use = "nominatim"',
        "use = [5]",
        "usee = []",
        "[nominatim]\ncolour = 1",
        "ask_below = 2",
        "ask_below = nan",
        "no toml",
        'use = ["pelias"]\n[pelias]\ndomain = "a b"',
        'use = ["pelias"]\n[pelias]\ndomain = "user:pw@host"',
        'use = ["pelias"]\n[pelias]\nscheme = "ftp"',
        'use = ["pelias"]\n[pelias]\nrate = 0',
        'use = ["pelias"]\n[pelias]\nrate = true',
        'use = ["pelias"]\n[pelias]\ntimeout = "long"',
        'use = ["pelias"]\n[pelias]\nlanguage = "en\\r\\nX"',
        'use = ["pelias"]\n[pelias]\noptions = 3',
        'use = ["../x"]',
        "pelias = 3",
        'contact = 5\nuse = ["pelias"]',
    ],
)
def test_what_cannot_be_used_is_refused(path: Path, text: str) -> None:
    """Anything else than the documented entries is an error, never ignored."""
    path.write_text(text)
    with pytest.raises(SettingsError):
        read_services({}, path)


def test_a_named_file_must_exist(path: Path) -> None:
    """A file that the user names and that is not there is a mistake; the default one may be absent."""
    with pytest.raises(SettingsError, match="GEO_SERVICES_FILE"):
        read_services({"GEO_SERVICES_FILE": str(path)}, path)


def test_the_notice_says_what_is_sent_where(path: Path) -> None:
    """Host, names, countries, area, contact and key are named, and what stays here."""
    environ = {"GEO_SERVICES": "nominatim,opencage", "GEO_KEY_OPENCAGE": "s3cret", **CONTACT}
    nominatim, opencage = (notice(s) for s in read_services(environ, path).chosen)
    assert "https://nominatim.openstreetmap.org" in nominatim
    assert "place name" in nominatim
    assert "not sent articles" in nominatim
    assert "your key" in opencage
    assert "your key" not in nominatim
    assert "s3cret" not in opencage
    path.write_text('[pelias]\ndomain = "geo.paper.example"\nscheme = "http"\n')
    (pelias,) = read_services({"GEO_SERVICES": "pelias"}, path).chosen
    assert "unencrypted" in notice(pelias)


def test_a_secret_does_not_show_itself() -> None:
    """Not when printed, not within settings."""
    secret = Secret("s3cret")
    assert "s3cret" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "s3cret"
    assert secret == Secret("s3cret") != Secret("other")


def test_credits_go_with_a_place_s_id() -> None:
    """Places of a service name its licence; the gazetteer's have theirs elsewhere."""
    assert "OpenStreetMap" in (credit_of("nominatim:osm:W1") or "")
    assert credit_of("geonames:703448") is None
    assert credit_of("naturalearth:sea:1") is None
    assert credit_of("photon:osm:N5") == credit_of("pickpoint:osm:N5") == credit_of("nominatim:osm:W1")
    assert credit_of("tomtom:point:1.00000,2.00000") == "tomtom"
    assert credit_of("<b>:point:1.00000,2.00000") is None
    assert credits_of(["nominatim:osm:W1", "photon:osm:N5", "geonames:1", "googlev3:x"]) == (
        "Google",
        "© OpenStreetMap contributors (ODbL)",
    )


def test_the_app_s_choice_is_written(path: Path) -> None:
    """Only the list of names changes; the rest of a file stays, and a new file is made."""
    write_chosen(path, ["photon"])
    assert read_services(CONTACT, path).chosen[0].name == "photon"
    path.write_text('# ours\nuse = [\n  "photon",\n]\ncontact = "desk@paper.example"\n[photon]\nrate = 0.5\n')
    write_chosen(path, ["nominatim", "photon"])
    assert path.read_text().startswith("# ours\n")
    nominatim, photon = read_services({}, path).chosen
    assert (nominatim.name, photon.rate) == ("nominatim", 0.5)
    write_chosen(path, [])
    assert read_services({}, path).chosen == ()


def test_a_choice_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """A folder that is not there is no crash."""
    with pytest.raises(SettingsError, match="can be written"):
        write_chosen(tmp_path / "absent" / "services.toml", ["photon"])
