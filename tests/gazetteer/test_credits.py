from geo.gazetteer.credits import CREDITS, plain_text


def test_every_source_is_credited() -> None:
    """GeoNames with its licence and a link, Natural Earth, countryinfo and CLDR are named."""
    line = plain_text()
    for name in ("GeoNames (CC BY 4.0)", "Natural Earth (public domain)", "countryinfo", "CLDR"):
        assert name in line
    assert all(c.url.startswith("https://") and c.licence_url.startswith("https://") for c in CREDITS)
