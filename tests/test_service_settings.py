from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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


_WORD = st.text(st.characters(exclude_categories=["C"]), max_size=12)
_VALUE = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.floats() | _WORD | st.just(datetime.date(2026, 1, 2)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORD, inner, max_size=3),
    max_leaves=5,
)
_FIELD = st.sampled_from("domain scheme rate timeout deadline attempts language options api_key x".split())
_TABLE = st.dictionaries(
    st.sampled_from(["use", "contact", "ask_below", "photon", "pelias", "opencage"]) | _WORD,
    _VALUE | st.dictionaries(_FIELD, _VALUE, max_size=4) | st.lists(st.sampled_from(["pelias", "photon"])),
    max_size=5,
)


def _toml(value: object) -> str:
    """A value as it stands in a TOML file."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(it)}" for key, it in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value).lower() if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


def _file(table: Mapping[str, object]) -> str:
    return "".join(f"{_toml(key)} = {_toml(value)}\n" for key, value in table.items())


def _found(path: Path, content: bytes) -> Services | None:
    """What a file switches on; None when it is refused with the file's name or its variable's."""
    path.write_bytes(content)
    try:
        return read_services({"GEO_SERVICES_FILE": str(path), "GEO_KEY_OPENCAGE": "k", **CONTACT}, path)
    except SettingsError as error:
        said = str(error)
    assert "services.toml" in said
    return None


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="replace")))
@example(b"ask_below = " + b"9" * 5_000)
@example(b"ask_below = 0x" + b"f" * 5_000)
@example(b"photon = " + b"[" * 5_000)
@example(b"\xef\xbb\xbfuse = []")
def test_any_bytes_are_settings_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Nothing but a SettingsError leaves the reader, whatever a file holds."""
    found = _found(tmp_path_factory.mktemp("any") / "services.toml", content)
    assert found is None or found.chosen == ()


@given(_TABLE)
@example({"use": ["pelias"], "pelias": {"options": {"a": [1]}}})
@example({"use": ["pelias"], "pelias": {"options": {"a": 1e999}}})
@example({"ask_below": 10**400})
def test_any_table_is_settings_or_refused(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, object]
) -> None:
    """What is accepted is within its bounds and can be compared, as services are kept in sets."""
    found = _found(tmp_path_factory.mktemp("any") / "services.toml", _file(table).encode())
    if found is not None:
        assert 0 <= found.ask_below <= 1
        assert len(set(found.chosen)) == len(found.chosen)
        for it in found.chosen:
            assert it.scheme in ("http", "https")
            assert it.rate is None or 0 < it.rate <= 1000
            assert 0 < it.timeout <= 300
            assert 1 <= it.attempts <= 10


@given(
    table=st.fixed_dictionaries(
        {},
        optional={
            "use": st.lists(st.sampled_from(["photon", "pelias"]), unique=True),
            "contact": st.just("desk@paper.example"),
            "ask_below": st.floats(0, 1),
            "pelias": st.fixed_dictionaries(
                {"domain": st.sampled_from(["localhost:4000", "geo.paper.example"])},
                optional={
                    "scheme": st.sampled_from(["http", "https"]),
                    "rate": st.floats(0.001, 1000),
                    "timeout": st.floats(0.01, 300),
                    "deadline": st.integers(1, 3600),
                    "attempts": st.integers(1, 10),
                    "language": st.sampled_from(["en", "pt-BR"]),
                    "options": st.dictionaries(
                        st.from_regex(r"[a-c]{1,3}", fullmatch=True), _WORD | st.booleans()
                    ),
                },
            ),
        },
    ),
    around=st.sampled_from(
        [
            "{}",
            "# [use] = [\n{}",
            "{}# use = []\n",
            "  {}",
            "{}\n",
            '"use" = [ # all ] of them\n"photon"]\n{}',
        ]
    ),
    names=st.lists(st.sampled_from(["photon", "pelias", "opencage"]), unique=True),
)
def test_what_is_written_is_read_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, Any], around: str, names: list[str]
) -> None:
    """Every entry of a good file comes back, and the app's choice changes the list of services alone."""
    path = tmp_path_factory.mktemp("good") / "services.toml"
    content = _file(table)
    if around.startswith('"use"'):
        content = _file({key: value for key, value in table.items() if key != "use"})
        table = {**table, "use": ["photon"]}
    environ = {"GEO_KEY_OPENCAGE": "k", **CONTACT}
    path.write_text(around.format(content), encoding="utf-8")
    before = read_services(environ, path)
    assert [it.name for it in before.chosen] == table.get("use", [])
    assert before.ask_below == table.get("ask_below", 0.4)
    for it in before.chosen:
        for name, value in table.get(it.name, {}).items():
            assert getattr(it, name) == (tuple(sorted(value.items())) if name == "options" else value)
    write_chosen(path, names)
    after = read_services(environ, path)
    assert [it.name for it in after.chosen] == names
    assert after == read_services({**environ, "GEO_SERVICES": ",".join(names) or "off"}, path)
    kept = {it.name: it for it in before.chosen}
    assert all(kept.get(it.name, it) == it for it in after.chosen)


@pytest.mark.parametrize("text", ["use = 'photon'\n", "contact = '''\nuse = []\n'''\n", "use = [\n"])
def test_a_list_that_cannot_be_found_is_left_alone(path: Path, text: str) -> None:
    """Where the line cannot be changed without breaking the file, it is told what to write; nothing is."""
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"write it there yourself: use = \[\"photon\"\]|TOML"):
        write_chosen(path, ["photon"])
    assert path.read_text() == text


@pytest.mark.parametrize(
    "text",
    ['[pelias]\ndomain = "ann:s3cret@host"', '[pelias]\noptions = [{key = "s3cret"}]',
     '[pelias]\noptions = {a = {key = "s3cret"}}', '[pelias]\ndomain = {key = "s3cret"}'],
)  # fmt: skip
def test_what_may_hold_a_secret_is_not_repeated(path: Path, text: str) -> None:
    """A password in an address and keys in lists and tables are refused without being shown."""
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_services({"GEO_SERVICES": "pelias"}, path)
    assert "s3cret" not in str(caught.value)
