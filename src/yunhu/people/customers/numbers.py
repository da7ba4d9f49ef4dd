"""Phone numbers in one form (E.164), however they were dialled, shown or typed."""

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    is_possible_number,
    is_valid_number,
    length_of_geographical_area_code,
    number_type,
    parse,
)
from phonenumbers.phonenumber import PhoneNumber

from yunhu.kit.phone import normalise

HOME = "CN"
"""Where a number belongs that says no country."""

HOME_CODE = "86"
TAIL = 7
"""Digits at the end that two forms of one number share: a local number has at least so many."""


def tidy(raw: str) -> str:
    """The number as E.164 when it is a whole number, else its digits. Raises `MalformedNumber`."""
    dialled = normalise(raw)
    found = whole(dialled)
    return dialled if found is None else str(format_number(found, PhoneNumberFormat.E164))


def whole(dialled: str) -> PhoneNumber | None:
    """The number with its country; None for what is not one: `110`, an extension, a local number."""
    try:
        found = parse(dialled, HOME)
    except NumberParseException:
        return None
    return found if is_possible_number(found) and is_valid_number(found) else None


def is_fixed_line(number: PhoneNumber) -> bool:
    """Whether it is a landline, whose area code says where it is."""
    return number_type(number) in (PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def digits(number: str) -> str:
    """The digits alone."""
    return "".join(each for each in number if each.isdigit() and each.isascii())


def mirror(number: str) -> str:
    """The digits from the last to the first: so that what numbers end with can be looked up in an index."""
    return digits(number)[::-1]


def local_part(number: str) -> str | None:
    """What neighbours dial: a landline of home without its area code; None for any other number."""
    found = whole(number)
    if found is None or str(found.country_code) != HOME_CODE or not is_fixed_line(found):
        return None
    return str(found.national_number)[length_of_geographical_area_code(found) :]


def spellings(number: str) -> tuple[str, ...]:
    """The forms in which carriers and phones show this number, itself first."""
    code = f"+{HOME_CODE}"
    if not number.startswith(code):
        return (number, number[1:], "00" + number[1:]) if number.startswith("+") else (number,)
    national = number.removeprefix(code)
    return number, number[1:], "00" + number[1:], national, "0" + national
