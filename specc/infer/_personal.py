"""Suspicions of personal data, from the values of a column first and from its name where the values
agree. A suspicion says why; a person decides."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from specc.infer._roles import words as named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from specc.infer._model import Kind

FEWEST = 3
"""Values from which anything is concluded."""
MOST = 0.8
"""Share of the values that have to look so."""
CHECKED = 0.95
"""The same where one in ten other numbers has a right check digit, too."""
_FEWEST_CHECKED = 20

_EMAIL = re.compile(r"[^@\s]{1,64}@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_PHONE = re.compile(r"\+?[\d\s()./-]{7,22}")
_SSN = re.compile(r"(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}")
_NINO = re.compile(r"(?![DFIQUV])[A-Z](?![DFIQUVO])[A-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]")
_DNI = re.compile(r"[XYZ\d]\d{7}[A-Z]")
_FISCAL = re.compile(r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]")
_NIR = re.compile(r"[12]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)\d{10}")

_NAMES = {
    "a name": ({"first", "name"}, {"last", "name"}, {"full", "name"}, {"given", "name"},
               {"family", "name"}, {"surname"}, {"firstname"}, {"lastname"}, {"fullname"},
               {"vorname"}, {"nachname"}, {"familienname"}, {"kundenname"}, {"maiden", "name"},
               {"prenom"}, {"apellido"}, {"apellidos"}, {"cognome"}, {"username"},
               {"ansprechpartner"}),
    "an address": ({"street"}, {"postal", "address"}, {"address"}, {"adresse"}, {"anschrift"},
                   {"strasse"}, {"direccion"}, {"indirizzo"}),
    "an identity number": ({"ssn"}, {"passport"}, {"social", "security"}, {"national", "id"},
                           {"tax", "id"}, {"driver", "license"}, {"driving", "licence"}, {"nino"}),
}  # fmt: skip
_BIRTH = ({"birth", "date"}, {"birth", "day"}, {"birthdate"}, {"birthday"}, {"dob"}, {"born"},
          {"geburtsdatum"}, {"geburtstag"}, {"geboren"}, {"naissance"}, {"nacimiento"},
          {"nascita"})  # fmt: skip
_POST = ({"zip"}, {"zipcode"}, {"plz"}, {"postleitzahl"}, {"postcode"}, {"postal", "code"},
         {"post", "code"})  # fmt: skip
_PERSONS = {
    "customer", "client", "patient", "passenger", "employee", "contact", "user", "member", "person",
    "student", "driver", "guest", "owner", "holder", "tenant", "applicant", "borrower", "doctor",
    "teacher", "author", "kunde", "kunden", "mitarbeiter",
}  # fmt: skip
_THINGS = {
    "file", "product", "item", "host", "column", "table", "type", "kind", "count", "len",
    "length", "status", "category", "verified", "valid", "changed", "segment", "group", "is", "has",
    "mac", "field", "event", "company", "brand",
}  # fmt: skip
"""Words that make a name or an address that of a thing, or a figure of it."""
_TELEPHONE = {"phone", "mobile", "tel", "telephone", "fax", "cellphone", "msisdn"}


def suspicion(name: str, kind: Kind, values: Sequence[str]) -> str:
    """Why a column may be personal data; empty where nothing speaks for it.

    >>> suspicion("contact", "string", ["a@b.org", "c@d.com", "e@f.net"])
    'e-mail addresses: 3 of 3 values looked at'
    >>> suspicion("email_opened", "integer", ["0", "1", "0"])
    ''
    """
    words = set(named(name))
    if kind == "timestamp":
        return f"a birth date, by its name {_said(name)}" if _has(words, _BIRTH) else ""
    if kind not in ("string", "integer") or len(values) < FEWEST:
        return ""
    shown = [each.strip() for each in values]
    return _by_values(words, kind, shown) or _by_name(name, words, kind, shown)


def _by_values(words: set[str], kind: Kind, values: Sequence[str]) -> str:
    tests = _TESTS if kind == "string" else _OF_NUMBERS
    for what, fits, share in tests:
        enough = share < CHECKED or len(set(values)) >= _FEWEST_CHECKED
        found = sum(map(fits, values)) if enough else 0
        if found >= share * len(values):
            return f"{what}: {found} of {len(values)} values looked at"
    called = bool(words & _TELEPHONE) and len(set(values)) > len(values) / 2
    found = sum(_is_phone(each, plain=called) for each in values)
    if found >= MOST * len(values):
        return f"telephone numbers: {found} of {len(values)} values looked at"
    return ""


def _by_name(name: str, words: set[str], kind: Kind, values: Sequence[str]) -> str:
    """A name counts where the values are several, as those of flags are not, and texts; only a
    postal code may be a number."""
    if len(set(values)) < FEWEST or words & _THINGS:
        return ""
    if _has(words, _POST):
        return f"an address, by its name {_said(name)}"
    if kind != "string":
        return ""
    if _has(words, _BIRTH):
        return f"a birth date, by its name {_said(name)}"
    if words == {"name"} and sum(map(_is_full_name, values)) >= MOST * len(values):
        return f"a name, by its name {_said(name)} and capital letters"
    if "name" in words and words & _PERSONS:
        return f"a name, by its name {_said(name)}"
    for what, known in _NAMES.items():
        if _has(words, known):
            return f"{what}, by its name {_said(name)}"
    return ""


def _said(name: str) -> str:
    return f"`{name}`"


def _has(words: set[str], known: Sequence[set[str]]) -> bool:
    return any(each <= words for each in known)


def _is_full_name(text: str) -> bool:
    """Two to eight words that begin as names do: `Moran, Mr. James`."""
    parts = [each.strip("(),.\"'") for each in text.split()]
    real = [each for each in parts if each]
    return 2 <= len(real) <= 8 and all(each[0].isupper() and not each.isdigit() for each in real)


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "." in text or text.count(":") >= 2


def _is_phone(text: str, *, plain: bool) -> bool:
    """A number with its country's prefix; `plain` ones only where the column is called so."""
    digits = sum(map(str.isdigit, text))
    if not 7 <= digits <= 15 or not _PHONE.fullmatch(text):
        return False
    return plain or text.startswith("+")


def is_iban(text: str) -> bool:
    """Whether it is an International Bank Account Number: ISO 13616, remainder 1 modulo 97.

    >>> is_iban("GB82 WEST 1234 5698 7654 32")
    True
    """
    plain = text.replace(" ", "").upper()
    if not _IBAN.fullmatch(plain):
        return False
    return int("".join(str(int(each, 36)) for each in plain[4:] + plain[:4])) % 97 == 1


def is_card(text: str) -> bool:
    """Whether it is the number of a payment card: ISO/IEC 7812, Luhn's check digit.

    >>> is_card("4111 1111 1111 1111"), is_card("4111 1111 1111 1112")
    (True, False)
    """
    plain = text.replace(" ", "").replace("-", "")
    if not (plain.isascii() and plain.isdigit() and 13 <= len(plain) <= 19 and plain[0] in "3456"):
        return False
    doubled = (int(each) * 2 for each in plain[-2::-2])
    return (sum(map(int, plain[-1::-2])) + sum(n - 9 * (n > 9) for n in doubled)) % 10 == 0


def is_identity(text: str) -> bool:
    """Whether it has the form and check digit of an identity number of one of eight countries."""
    plain = text.strip()
    return bool(
        _SSN.fullmatch(plain)
        or _NINO.fullmatch(plain)
        or _FISCAL.fullmatch(plain)
        or _is_dni(plain)
        or (plain.isascii() and plain.isdigit() and _is_number_of_a_person(plain))
    )


def _is_dni(text: str) -> bool:
    """Spain: the letter is the remainder modulo 23."""
    if not _DNI.fullmatch(text):
        return False
    number = text[:-1].translate(str.maketrans("XYZ", "012"))
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == text[-1]


def _is_number_of_a_person(text: str) -> bool:
    digits = [int(each) for each in text]
    if len(text) == 9 and text[0] != "0":  # the Netherlands: BSN, weights 9 to 2 and -1
        weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
        return sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 == 0
    if len(text) == 11:
        return _is_pesel(digits) or _is_tax_id(digits)
    if len(text) == 15 and _NIR.fullmatch(text):  # France: 97 minus the remainder
        return 97 - int(text[:13]) % 97 == int(text[13:])
    return False


def _is_pesel(digits: Sequence[int]) -> bool:
    """Poland."""
    month, day = (digits[2] * 10 + digits[3]) % 20, digits[4] * 10 + digits[5]
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
    right = sum(w * d for w, d in zip(weights, digits, strict=True)) % 10 == 0
    return right and 1 <= month <= 12 and 1 <= day <= 31


def _is_tax_id(digits: Sequence[int]) -> bool:
    """Germany: ISO 7064, modulo 11, 10; of the first ten digits one or two are missing."""
    if not digits[0] or not 7 <= len(set(digits[:10])) <= 9:
        return False
    product = 10
    for digit in digits[:10]:
        product = ((digit + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == digits[10]


_TESTS: tuple[tuple[str, Callable[[str], bool], float], ...] = (
    ("e-mail addresses", lambda text: bool(_EMAIL.fullmatch(text)), MOST),
    ("bank accounts (IBAN)", is_iban, MOST),
    ("payment cards", is_card, CHECKED),
    ("IP addresses", _is_ip, CHECKED),
    ("identity numbers", is_identity, CHECKED),
)
_OF_NUMBERS = tuple(each for each in _TESTS if each[0] in ("payment cards", "identity numbers"))
