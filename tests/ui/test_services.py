"""The panel for online geocoders, run by Streamlit itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.service_settings import read_services

CONTACT = {"GEO_CONTACT": "desk@paper.example"}


def page(file: str, environ: dict[str, str]) -> None:
    from pathlib import Path  # noqa: PLC0415 - Streamlit runs this function's text alone

    from geo.service_settings import read_services  # noqa: PLC0415 - as above
    from geo.ui.services import show  # noqa: PLC0415 - as above

    show(read_services(environ, Path(file)), environ, file=Path(file))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "services.toml"


def opened(path: Path, environ: dict[str, str]) -> AppTest:
    test = AppTest.from_function(page, kwargs={"file": str(path), "environ": environ}, default_timeout=60)
    test.run()
    assert not test.exception
    return test


def save(test: AppTest) -> None:
    test.button[0].click().run()
    assert not test.exception


def test_a_service_goes_on_only_after_the_note(path: Path) -> None:
    """The first save shows what will be sent and changes nothing; agreed to, it is written."""
    test = opened(path, CONTACT)
    assert "off" in test.expander[0].label
    test.checkbox(key="service-nominatim").check()
    save(test)
    assert "nominatim.openstreetmap.org" in test.warning[0].value
    assert not path.exists()
    test.checkbox(key="service-agreed").check()
    save(test)
    assert [s.name for s in read_services(CONTACT, path).chosen] == ["nominatim"]


def test_switching_off_needs_no_agreement(path: Path) -> None:
    """Off is always allowed."""
    path.write_text('use = ["photon"]\n')
    test = opened(path, CONTACT)
    assert "photon" in test.expander[0].label
    assert "photon.komoot.io" in " ".join(m.value for m in test.markdown)
    test.checkbox(key="service-photon").uncheck()
    save(test)
    assert read_services(CONTACT, path).chosen == ()


def test_what_is_missing_is_said(path: Path) -> None:
    """A service without its key, or without a contact, stays off; the message names the variable."""
    test = opened(path, {})
    test.checkbox(key="service-opencage").check()
    test.checkbox(key="service-agreed").check()
    save(test)
    assert "GEO_KEY_OPENCAGE" in test.error[0].value.replace("\\", "")  # read as Markdown
    assert not path.exists()


def test_the_environment_s_choice_cannot_be_changed_here(path: Path) -> None:
    """The panel then only tells."""
    test = opened(path, {**CONTACT, "GEO_SERVICES": "nominatim"})
    assert "GEO_SERVICES decides" in test.caption[0].value
    assert len(test.checkbox) == 0
