"""What is suspected of being personal, and what only looks like it."""

from __future__ import annotations

import random

import pytest

from specc.infer._personal import is_card, is_iban, is_identity, suspicion


def _with_check_digit(seed: int) -> str:
    """A card's number: Luhn's digit found by trying all ten."""
    chance = random.Random(seed)  # noqa: S311
    stem = "4" + "".join(str(chance.randrange(10)) for _ in range(14))
    return next(stem + str(digit) for digit in range(10) if _luhn(stem + str(digit)))


def _luhn(text: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(text)):
        number = int(digit) * (1 + place % 2)
        total += number // 10 + number % 10
    return total % 10 == 0


CARDS = [_with_check_digit(seed) for seed in range(40)]
PHONES = [f"+49 170 55{n:05d}" for n in range(30)]
PLAIN = [f"0170 55{n:05d}" for n in range(30)]
WORDS = [f"Anna{'abcdefghijklmnop'[n % 16]}" for n in range(16)]


@pytest.mark.parametrize(
    ("name", "kind", "values", "why"),
    [
        ("contact", "string", ["a@b.org", "x.y@z.co.uk", "ü@b.de"], "e-mail addresses"),
        ("account", "string", ["GB82WEST12345698765432", "DE89370400440532013000"] * 2, "IBAN"),
        ("pan", "string", CARDS, "payment cards"),
        ("pan", "integer", CARDS, "payment cards"),
        ("from", "string", [f"10.0.{n}.7" for n in range(30)], "IP addresses"),
        ("from", "string", [f"2001:db8::{n:x}" for n in range(30)], "IP addresses"),
        ("call", "string", PHONES, "telephone numbers"),
        ("mobile_phone", "string", PLAIN, "telephone numbers"),
        ("who", "string", [f"123-45-{n:04d}" for n in range(1, 40)], "identity numbers"),
        ("birth_date", "timestamp", ["1980-01-01"] * 5, "a birth date"),
        ("dateOfBirth", "timestamp", ["1980-01-01"] * 5, "a birth date"),
        ("last_name", "string", WORDS, "a name"),
        ("streetAddress", "string", [f"{n} Elm Street" for n in range(9)], "an address"),
        ("Name", "string", ["Anna Weiß", "Jörg Ölmann", "Eva Maria Kern"] * 30, "a name"),
        ("customer_name", "string", ["Anna", "Ben", "Eva"] * 30, "a name"),
        ("contactName", "string", WORDS, "a name"),
        ("Vorname", "string", ["Anna", "Ben", "Eva"] * 30, "a name"),
        ("Prénom", "string", ["Anna", "Ben", "Eva"] * 30, "a name"),
        ("Straße", "string", [f"Weg {n % 9}" for n in range(90)], "an address"),
        ("Stra\u00dfe 2".upper(), "string", [f"Weg {n}" for n in range(9)], "an address"),
        ("address_1", "string", [f"Weg {n % 9}" for n in range(90)], "an address"),
        ("zip", "integer", [str(10115 + n % 9) for n in range(90)], "an address"),
        ("PLZ", "string", [f"0{1067 + n}" for n in range(9)], "an address"),
        ("Geburtsdatum", "timestamp", ["31.01.1980"] * 5, "a birth date"),
        ("passport_number", "string", [f"C{n}X" for n in range(30)], "an identity number"),
        ("dob", "string", ["Jan 80", "Feb 81", "Mar 82"] * 9, "a birth date"),
    ],
)
def test_suspected(name: str, kind: str, values: list[str], why: str) -> None:
    assert why in suspicion(name, kind, values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "kind", "values"),
    [
        ("email_opened", "integer", ["0", "1", "1", "0"]),
        ("email_opened", "string", ["yes", "no", "yes", "no"]),
        ("email_domain", "string", ["gmail.com", "web.de", "gmx.net"]),
        ("phone_model", "string", [f"Model {n}" for n in range(30)]),
        ("phone_calls", "integer", [str(n) for n in range(30)]),
        ("birth_weight", "number", ["3.2", "2.9", "3.4"]),
        ("ip_count", "integer", [str(n) for n in range(30)]),
        ("version", "string", [f"1.{n}.3" for n in range(30)]),
        ("first_name_length", "integer", [str(n % 9) for n in range(30)]),
        ("address_type", "string", ["home", "work"] * 20),
        ("order_number", "integer", [str(4000000000000000 + n) for n in range(40)]),
        ("income", "integer", [str(random.Random(n).randrange(10**8, 10**9)) for n in range(40)]),  # noqa: S311
        ("sku", "string", [f"{n:03d}-{n:03d}-{n:03d}" for n in range(30)]),
        ("name", "string", ["Desk lamp", "Chair", "Table"]),
        ("file_name", "string", [f"Scan {n}" for n in range(30)]),
        ("product_name", "string", ["Desk Lamp", "Red Chair", "Big Table"] * 9),
        ("customer_file_name", "string", ["Big Scan", "Old Scan", "New Scan"] * 9),
        ("hostname", "string", [f"web{n}" for n in range(30)]),
        ("column_name", "string", ["Unit Price", "Net Weight", "Full Name"] * 9),
        ("address_type", "string", ["home", "work", "post", "other"] * 9),
        ("zipped", "string", ["a", "b", "c"] * 9),
        ("created", "timestamp", ["2025-01-01"] * 5),
        ("empty", "string", []),
        ("two", "string", ["a@b.org", "c@d.org"]),
    ],
)
def test_not_suspected(name: str, kind: str, values: list[str]) -> None:
    assert suspicion(name, kind, values) == ""  # type: ignore[arg-type]


def test_check_digits_tell_a_slip() -> None:
    assert all(map(is_card, CARDS))
    assert not any(is_card(c[:-1] + str((int(c[-1]) + 1) % 10)) for c in CARDS)
    assert is_iban("DE89 3704 0044 0532 0130 00")
    assert not is_iban("DE89 3704 0044 0532 0130 01")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("123456782", "123456789"),  # the Netherlands
        ("44051401359", "44051401358"),  # Poland
        ("86095742719", "86095742718"),  # Germany
        ("12345678Z", "12345678A"),  # Spain
        ("255081416802538", "255081416802539"),  # France
        ("RSSMRA85T10A562S", "RSSMRA85X10A562S"),  # Italy
        ("AB123456C", "QQ123456C"),  # the United Kingdom
        ("123-45-6789", "000-45-6789"),  # the United States
    ],
)
def test_identity_numbers(right: str, wrong: str) -> None:
    assert is_identity(right)
    assert not is_identity(wrong)


def test_a_column_called_name_is_a_person_where_its_values_are() -> None:
    people = [
        f"{last}, Mr. {first}" for last in ("Moran", "Allen") for first in ("Jim", "Al", "Bo")
    ]
    assert suspicion("Name", "string", people).startswith("a name, by its name `Name`")
    things = ["usb cable 2 m", "Desk lamp", "red chair", "Mug", "pen 4x"]
    assert suspicion("name", "string", things) == ""
