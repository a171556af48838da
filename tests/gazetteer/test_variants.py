import pytest

from geo.gazetteer.variants import base_name, english_name, first_order, lower_order


@pytest.mark.parametrize(
    ("name", "base", "word"),
    [
        ("Kyiv Oblast", "Kyiv", "oblast"),
        ("Province of Herat", "Herat", "province"),
        ("Jewish Autonomous Oblast", "Jewish", "autonomous oblast"),
        ("Texas", "Texas", ""),
        ("Region", "Region", ""),
    ],
)
def test_base_names(name: str, base: str, word: str) -> None:
    """The word for the kind of area is told from the bare name."""
    assert base_name(name) == (base, word)


def test_news_words_for_a_first_order_area() -> None:
    """An oblast is also called a region or a province, and by its bare name."""
    found = set(first_order("Kyiv Oblast", "Kyiv", "Region", ("Kiev Oblast", "Kyjevská oblast")))
    assert {"Kyiv", "Kyiv Region", "Kyiv Province", "Kyiv Oblast", "Kiev", "Kiev Region"} <= found


def test_states() -> None:
    """A state is also "State of …"."""
    assert {"Washington State", "State of Washington"} <= set(first_order("Washington", "", "State", ()))


def test_a_city_is_no_region() -> None:
    """A city that is a first-order area does not take the name of the region around it."""
    assert list(first_order("Misto Kyiv", "Kyiv", "Municipality", ("Kyiv City",))) == ["Kyiv"]


def test_districts() -> None:
    """Raion and district are two words for one thing."""
    assert list(lower_order("Bucha Raion")) == ["Bucha District"]
    assert list(lower_order("Kent County")) == []


@pytest.mark.parametrize(
    ("name", "mapped", "alternates", "english"),
    [
        ("Donetska Oblast", "Donetsk", ("Donetsk Oblast", "Oblast Donezk"), "Donetsk Oblast"),
        ("Respublika Tyva", "Tuva", (), "Tuva"),
        ("Misto Kyiv", "Kyiv", (), "Kyiv"),
        ("State of Victoria", "Victoria", (), "Victoria"),
        ("Kharkiv Oblast", "Kharkiv", (), "Kharkiv Oblast"),
        ("Île-de-France", "Ile-de-France", (), "Île-de-France"),
    ],
)
def test_english_names(name: str, mapped: str, alternates: tuple[str, ...], english: str) -> None:
    """A local name gives way to the English one; a name that is English already stays."""
    assert english_name(name, mapped, alternates) == english
