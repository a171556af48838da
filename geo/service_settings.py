"""Reads which online services are on, from `services.toml` and the environment."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from geo.errors import SettingsError
from geo.services import ALIASES, Secret, Service, Services
from geo.whole_file import whole_file

FILE: Final = "services.toml"
"""The settings file's name in the checkout; `GEO_SERVICES_FILE` names another."""

OFF: Final = ("", "off", "none")
"""Values of `GEO_SERVICES` that switch all off, whatever the file says."""

_DOMAIN = re.compile(r"[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[\w./-]*)?|\[[0-9A-Fa-f:]+\](?::\d{1,5})?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NAME = re.compile(r"[a-z0-9]+")
_CONTACT = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|https?://[^\s]+\.[^\s]+")
_USE = re.compile(
    r"""^([ \t]*)(?:use|"use"|'use')\s*=\s*\[(?:[^]"'\#]|"[^"\n]*"|'[^'\n]*'|\#[^\n]*)*\]""", re.MULTILINE
)
_KEY_WORDS = ("key", "token", "secret", "password", "username", "app_id", "app_code", "auth_id")
_FIELDS = {"domain", "scheme", "rate", "timeout", "deadline", "attempts", "language", "options"}


def read_services(environ: Mapping[str, str], default_file: Path) -> Services:
    """Read `services.toml`, then the environment, which wins. Raises SettingsError.

    `GEO_SERVICES` lists names or says `off`; `GEO_SERVICES_FILE` names the file; `GEO_CONTACT` says who
    asks; `GEO_KEY_<SERVICE>` is a service's key, `GEO_KEY_<SERVICE>_<ARGUMENT>` any other secret.
    """
    table = _read_file(environ, default_file)
    listed = environ.get("GEO_SERVICES")
    if listed is None:
        names = _strings(table.get("use", []), "use")
    else:
        names = [] if listed.strip().lower() in OFF else [n.strip() for n in listed.split(",")]
    contact = environ.get("GEO_CONTACT", _string(table.get("contact", ""), f"{FILE}, contact"))
    chosen = []
    for raw in names:
        name = ALIASES.get(raw.lower(), raw.lower())
        if not _NAME.fullmatch(name):
            raise SettingsError("GEO_SERVICES", raw, "names of geopy's services, with commas between, or off")
        chosen.append(_service(name, _options_of(table, name, raw), contact, environ))
    ask_below = _number(table.get("ask_below", 0.4), f"{FILE}, ask_below", least=0.0, most=1.0)
    _check_file(table)
    return Services(tuple(dict.fromkeys(chosen)), ask_below)


def write_chosen(path: Path, names: Sequence[str]) -> None:
    """Switch on exactly these services in the settings file; the rest of the file stays as it is.

    Raises SettingsError when the file cannot be written, or its list cannot be told from the rest.
    """
    line = "use = [" + ", ".join(json.dumps(name) for name in names) + "]"
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        changed, count = _USE.subn(lambda found: found[1] + line, text, count=1)
        if not count:
            changed = f"{line}\n{text}"
        if not _says(changed, {**tomllib.loads(text), "use": list(names)}):
            expected = f"a file whose list can be found; write it there yourself: {line}"
            raise SettingsError("GEO_SERVICES_FILE", str(path), expected)
        with whole_file(path) as part:
            part.write_text(changed, encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise SettingsError("GEO_SERVICES_FILE", str(path), "a file that can be written") from error
    except (ValueError, RecursionError) as error:
        raise SettingsError("GEO_SERVICES_FILE", str(path), f"TOML ({error})") from None


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except ValueError:
        return False


def _read_file(environ: Mapping[str, str], default: Path) -> dict[str, Any]:
    named = environ.get("GEO_SERVICES_FILE")
    path = Path(named) if named else default
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        if named:
            raise SettingsError("GEO_SERVICES_FILE", named, "a file that exists") from None
        return {}
    except (OSError, UnicodeError) as error:
        raise SettingsError("GEO_SERVICES_FILE", str(path), "a readable text file") from error
    except (ValueError, RecursionError) as error:  # numbers of 5,000 digits, lists in lists in lists
        raise SettingsError("GEO_SERVICES_FILE", str(path), f"TOML ({error})") from None


def _check_file(table: Mapping[str, Any]) -> None:
    for name, value in table.items():
        if name in ("use", "contact", "ask_below"):
            continue
        if not isinstance(value, dict):
            raise SettingsError(FILE, name, "use, contact, ask_below, or a table named after a service")
        _refuse_keys(name, value)
        unknown = sorted(set(value) - _FIELDS)
        if unknown:
            raise SettingsError(f"{FILE}, [{name}]", unknown[0], f"one of {', '.join(sorted(_FIELDS))}")


def _refuse_keys(name: str, options: Mapping[str, Any]) -> None:
    """A key in a file ends up in a backup or a repository."""
    inner = options.get("options", {})
    for option in (*options, *(inner if isinstance(inner, dict) else ())):
        if any(word in option.lower() for word in _KEY_WORDS):
            raise SettingsError(
                f"{FILE}, [{name}]",
                option,
                f"no key in a file: set GEO_KEY_{name.upper()} in the environment",
            )


def _options_of(table: Mapping[str, Any], name: str, raw: str) -> dict[str, Any]:
    found = table.get(name, table.get(raw, {}))
    if not isinstance(found, dict):
        raise SettingsError(FILE, name, "a table")
    return found


def _service(name: str, options: Mapping[str, Any], contact: str, environ: Mapping[str, str]) -> Service:
    _refuse_keys(name, options)
    where = f"{FILE}, [{name}]"
    domain = options.get("domain")
    if domain is not None and not _DOMAIN.fullmatch(_string(domain, where)):
        shown = domain.rpartition("@")[2]  # a password may stand before it
        raise SettingsError(where, shown, "domain: a host, with :port where needed")
    scheme = _string(options.get("scheme", "https"), where)
    if scheme not in ("https", "http"):
        raise SettingsError(where, scheme, "scheme: https or http")
    language = _string(options.get("language", "en"), where)
    if not _LANGUAGE.fullmatch(language):
        raise SettingsError(where, language, "language: a code like en or pt-BR")
    rate = options.get("rate")
    further = options.get("options", {})
    if not isinstance(further, dict):
        raise SettingsError(where, _told(further), "options: a table")
    for option, value in further.items():
        if not isinstance(value, str | bool | float) and not _is_number(value):
            raise SettingsError(f"{where} options", option, "a text, a number, true or false")
    service = Service(
        name=name,
        domain=domain,
        scheme=scheme,
        rate=None if rate is None else _number(rate, f"{where} rate", least=0.001, most=1000.0),
        timeout=_number(options.get("timeout", 10.0), f"{where} timeout", least=0.01, most=300.0),
        deadline=_number(options.get("deadline", 60.0), f"{where} deadline", least=0.01, most=3600.0),
        attempts=int(_number(options.get("attempts", 3), f"{where} attempts", least=1, most=10)),
        language=language,
        contact=contact,
        options=tuple(sorted(further.items())),
        keys=_keys(name, environ),
    )
    return _polite(service)


def _polite(service: Service) -> Service:
    """Fill in the rate, and refuse what a public service's rules forbid, before anything is asked."""
    known, contact = service.known, service.contact
    if not contact.isascii() or not contact.isprintable():
        raise SettingsError("GEO_CONTACT", contact, "plain printable characters")
    if not service.is_public:
        return service
    if known.needs_contact and not _CONTACT.fullmatch(contact):
        raise SettingsError(
            "GEO_CONTACT", contact, f"an e-mail address or a page: {known.label}'s rules ask who is asking"
        )
    if known.needs_contact and service.rate is not None and service.rate > known.rate:
        raise SettingsError(
            f"{FILE}, [{service.name}] rate", str(service.rate), f"at most {known.rate:g}, see {known.terms}"
        )
    if known.needs_key and not service.keys:
        raise SettingsError(f"GEO_KEY_{service.name.upper()}", "", f"the key for {known.label}")
    return service if service.rate is not None else replace(service, rate=known.rate)


def _keys(name: str, environ: Mapping[str, str]) -> tuple[tuple[str, Secret], ...]:
    found = {}
    wanted = [name, *(alias for alias, of in ALIASES.items() if of == name)]
    for variable, value in environ.items():
        for own in wanted:
            prefix = f"GEO_KEY_{own.upper()}"
            if value and (variable == prefix or variable.startswith(f"{prefix}_")):
                found[variable[len(prefix) + 1 :].lower()] = Secret(value)
    return tuple(sorted(found.items(), key=lambda item: item[0]))


def _string(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise SettingsError(where, _told(value), "text")
    return value


def _strings(value: object, where: str) -> list[str]:
    if not isinstance(value, list):
        raise SettingsError(f"{FILE}, {where}", _told(value), "a list of texts")
    return [_string(item, f"{FILE}, {where}") for item in value]


def _number(value: object, where: str, *, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise SettingsError(where, _told(value), f"a number from {least:g} to {most:g}")
    return float(value)


def _told(value: object) -> str:
    """Say in an error what stands in the file: lists, tables and endless numbers by their type."""
    if isinstance(value, str | float) or _is_number(value):
        return str(value)
    return f"a {type(value).__name__}"


def _is_number(value: object) -> bool:
    return isinstance(value, int) and value.bit_length() < 64  # noqa: PLR2004 - as TOML 1.0 has them
