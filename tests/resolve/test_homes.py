"""The table of outlets."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import SetupMissing
from geo.gazetteer.lookup import Gazetteer
from geo.resolve.homes import TABLE, Home, Homes, domain


@pytest.fixture(scope="module")
def homes() -> Homes:
    """The shipped table."""
    return Homes.load()


@pytest.mark.parametrize(
    "source",
    [
        "denverpost.com",
        "www.denverpost.com",
        "https://www.DenverPost.com/2031/05/x.html",
        "blogs.denverpost.com",
    ],
)
def test_an_address_and_a_subdomain_have_the_domains_home(homes: Homes, source: str) -> None:
    """However the source is written, as long as its domain is in it."""
    home = homes.of(source)
    assert home is not None
    assert (home.country, home.region) == ("US", "Colorado")
    assert home.point == pytest.approx((39.74, -104.98), abs=0.05)


@pytest.mark.parametrize("source", [None, "", "com", "The Post", "post.com", "notdenverpost.com", "http://"])
def test_what_the_table_does_not_have_has_no_home(homes: Homes, source: str | None) -> None:
    """Names without a domain, and domains that only end alike."""
    assert homes.of(source) is None


def test_outlets_of_a_whole_country_have_no_point(homes: Homes) -> None:
    """A broadcaster speaks of all of its country."""
    assert homes.of("www.cbc.ca") == Home("CA", None, None)


def test_a_subdomain_with_a_row_of_its_own_is_elsewhere(tmp_path: Path) -> None:
    """The longest domain that the table has counts."""
    table = tmp_path / "outlets.csv"
    table.write_text("domain,place,region,country,lat,lon\nx.org,A,R,US,1,2\ny.x.org,B,S,US,3,4\n")
    homes = Homes.load(table)
    found = homes.of("z.y.x.org")
    assert found is not None
    assert found.point == (3.0, 4.0)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    """With what brings it back."""
    with pytest.raises(SetupMissing, match=r"outlets\.csv"):
        Homes.load(tmp_path / "outlets.csv")


def test_every_local_outlets_region_is_one_of_the_gazetteer(gazetteer: Gazetteer) -> None:
    """Otherwise it would never equal a candidate's."""
    homes = Homes.load(TABLE)
    local = {(h.region, h.country) for h in homes.by_domain.values() if h.point is not None}
    for region, country in local:
        assert region is not None
        found = {(c.place.admin1, c.place.country) for c in gazetteer.look_up(region)}
        assert (region, country) in found


def test_a_domain_of_what_is_no_address_is_the_name_itself() -> None:
    """In lower case."""
    assert domain(" The Post ") == "the post"
    assert domain(None) == ""
