from yunhu.kit import masks, veil


def clear(name: str) -> str:
    return name


def test_the_caller_of_a_fact_is_masked_and_what_was_dialled_is_not() -> None:
    body = {"kind": "contact.arrived", "caller": "13800001234", "dialled": "01058880000", "number": "hotline"}

    shown = veil.fact("contact.arrived", body, clear)

    assert shown["caller"] == "138****1234"
    assert shown["dialled"] == "01058880000"
    assert shown["number"] == "hotline"


def test_whoever_we_call_is_masked() -> None:
    body = {"direction": "outbound", "caller": "01058880000", "dialled": "13800001234"}

    shown = veil.fact("leg.started", body, clear)

    assert shown["dialled"] == "138****1234"


def test_our_number_that_was_dialled_is_shown_of_a_leg() -> None:
    body = {"direction": "inbound", "caller": "13800001234", "dialled": "01058880000"}

    assert veil.fact("leg.started", body, clear)["dialled"] == "01058880000"


def test_names_are_shown_as_the_reader_may_see_them() -> None:
    body = {"caller_name": "王小明"}

    assert veil.fact("contact.arrived", body, masks.name) == {"caller_name": "王**"}
    assert veil.fact("contact.arrived", body, clear) == {"caller_name": "王小明"}


def test_numbers_are_found_in_whatever_a_fact_holds() -> None:
    body = {
        "to": "number:13800001234",
        "attributes": {"mobile": "138 0000 1234", "mail": "li@example.com", "order": "20260001"},
        "tried": ["+8613800001234", "queue:support"],
    }

    assert veil.fact("contact.set", body, clear) == {
        "to": "number:138****1234",
        "attributes": {"mobile": "138****1234", "mail": "l***@example.com", "order": "20260001"},
        "tried": ["138****1234", "queue:support"],
    }


def test_a_ticket_keeps_its_number() -> None:
    assert veil.fact("ticket.created", {"number": "20260001"}, clear) == {"number": "20260001"}


def test_what_is_sealed_is_never_shown() -> None:
    assert veil.fact("contact.noted", {"text": "yp1.k1.abc"}, clear) == {"text": masks.HIDDEN}


def test_ids_and_instants_stay() -> None:
    body = {"agent": "13800001234", "since": "2026-01-31T08:05:00.000Z", "count": 3, "day": "2026-01-31"}

    assert veil.fact("agent.state_changed", body, clear) == body


def test_who_calls_from_a_page_has_no_number() -> None:
    assert veil.fact("contact.arrived", {"caller": "visit.0123456789"}, clear)["caller"] == "visit.0123456789"
