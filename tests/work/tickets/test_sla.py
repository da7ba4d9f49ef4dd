"""What is due is told on time: over a holiday, a pause, a restart, and when the database was away."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text
from tests.work.tickets.rig import BY, TENANT, Rig, local, rigged

from yunhu.kit.instants import HOUR, MINUTE
from yunhu.work.tickets.facts import TicketBreached, TicketDueSoon
from yunhu.work.tickets.services.rounds import LONGEST_S
from yunhu.work.tickets.services.sla import BATCH, SlaWatch


def watch(rig: Rig) -> SlaWatch:
    """What tells, in the rig's time."""
    return SlaWatch(rig.office, TENANT, rig.time)


def news(rig: Rig) -> list[tuple[str, str]]:
    """The warnings and breaches that were told: ticket and which clock."""
    found = []
    for fact in rig.told(TicketDueSoon, TicketBreached):
        assert isinstance(fact, (TicketDueSoon, TicketBreached))
        found.append(("soon" if isinstance(fact, TicketDueSoon) else "late", fact.clock))
    return found


async def test_the_national_holiday_does_not_count(tmp_path: Path) -> None:
    async with rigged(tmp_path, "2026-09-30T17:30") as rig:
        made = await rig.make()
        response, resolution = made.clocks
        assert response.due_at == local("2026-10-08T09:30")
        # Eight hours: half an hour on Wednesday, the rest on Thursday after the holiday.
        assert resolution.due_at == local("2026-10-08T16:30")
        sla = watch(rig)
        for at, told in (
            ("2026-10-07T12:00", 0),
            ("2026-10-08T09:17", 0),
            ("2026-10-08T09:18", 1),
            ("2026-10-08T09:30", 2),
            ("2026-10-08T14:54", 3),
            ("2026-10-08T16:30", 4),
            ("2026-10-31T12:00", 4),
        ):
            rig.go_to(at)
            await sla.tell()
            assert len(news(rig)) == told, at
        assert news(rig) == [
            ("soon", "first_response"),
            ("late", "first_response"),
            ("soon", "resolution"),
            ("late", "resolution"),
        ]
        after = await rig.now(made.id)
        assert (after.breached, after.version, after.next_at) == (True, 1, None)
        assert (await rig.story(made.id)) == ["created", "due", "due", "due", "due"]


async def test_a_working_saturday_counts(tmp_path: Path) -> None:
    async with rigged(tmp_path, "2026-02-13T17:00") as rig:
        assert (await rig.make()).clocks[1].due_at == local("2026-02-14T16:00")
    async with rigged(tmp_path / "2", "2026-03-06T17:00") as rig:
        assert (await rig.make()).clocks[1].due_at == local("2026-03-09T16:00")


async def test_a_pause_moves_what_is_due(rig: Rig) -> None:
    made = await rig.make()
    rig.go_to("2026-03-02T10:00")
    paused = await rig.change(made.id, state="wait")
    assert (paused.due_at, paused.next_at) == (None, None)
    rig.go_to("2026-03-04T10:00")
    await watch(rig).tell()
    assert news(rig) == []
    again = await rig.change(made.id, state="new")
    response, resolution = again.clocks
    assert response.breached_at is None
    assert resolution.due_at == local("2026-03-04T17:00")


async def test_another_priority_is_due_at_once_when_its_time_has_passed(rig: Rig) -> None:
    made = await rig.make()
    rig.go_to("2026-03-02T09:30")
    after = await rig.change(made.id, priority="urgent")
    assert [clock.due_at for clock in after.clocks] == [local("2026-03-02T09:30"), local("2026-03-02T10:00")]
    await watch(rig).tell()
    assert news(rig) == [("soon", "first_response"), ("late", "first_response")]
    # The type has no targets for this one.
    assert (await rig.change(made.id, priority="low")).clocks == ()
    back = await rig.change(made.id, priority="normal")
    assert back.clocks[1].due_at == made.clocks[1].due_at


async def test_an_answer_in_time_is_no_breach_and_a_late_one_is_told(rig: Rig) -> None:
    fine, late = await rig.make(), await rig.make()
    rig.go_to("2026-03-02T10:00")
    await rig.tickets.comment(TENANT, fine.id, "您好", True, BY)
    rig.go_to("2026-03-02T10:01")
    # Nobody looked in between.
    await rig.tickets.comment(TENANT, late.id, "抱歉", True, BY)
    assert news(rig) == [("late", "first_response")]
    await watch(rig).tell()
    assert news(rig) == [("late", "first_response")]
    assert not (await rig.now(fine.id)).breached


async def test_solved_tickets_are_not_late_and_opened_again_they_run_on(rig: Rig) -> None:
    made = await rig.make()
    rig.go_to("2026-03-02T10:00")
    await rig.solve(made.id)
    rig.go_to("2026-03-05T10:00")
    await watch(rig).tell()
    assert news(rig) == []
    again = await rig.change(made.id, state="new")
    assert again.solved_at is None
    assert [clock.run for clock in again.clocks] == ["stopped", "running"]
    assert again.clocks[1].due_at == local("2026-03-05T17:00")


async def test_more_than_a_batch_is_told_at_once(rig: Rig) -> None:
    for _ in range(BATCH + 1):
        await rig.make()
    rig.go_to("2026-03-02T09:48")
    await watch(rig).tell()
    assert len(news(rig)) == BATCH + 1


# --- its timer --------------------------------------------------------------------------------------------


async def rest(sla: SlaWatch) -> None:
    """Wait until a look is over."""
    while (looking := sla._rounds._looking) is not None:
        await looking


async def test_it_wakes_when_something_is_due_and_after_a_restart(rig: Rig) -> None:
    await rig.make()
    sla = watch(rig)
    sla.start()
    for minutes in range(47):
        rig.time.advance(60)
        await rest(sla)
        assert news(rig) == [], minutes
    rig.time.advance(60)
    await rest(sla)
    assert news(rig) == [("soon", "first_response")]
    await sla.stop()
    rig.time.advance(3600)
    assert len(news(rig)) == 1
    # Another process begins: what fell due meanwhile is told at once, what was told is not told again.
    again = watch(rig)
    again.start()
    rig.time.advance(0)
    await rest(again)
    assert news(rig) == [("soon", "first_response"), ("late", "first_response")]
    await again.stop()


async def test_a_ticket_that_is_due_soon_wakes_it_in_time(rig: Rig) -> None:
    sla = watch(rig)
    sla.start()
    rig.time.advance(0)
    await rest(sla)
    assert rig.time.next_in() == LONGEST_S
    sla.expect(rig.time.now() + MINUTE // 4)
    assert rig.time.next_in() == 15
    sla.expect(rig.time.now() + HOUR)
    assert rig.time.next_in() == 15
    sla.expect(None)
    await sla.stop()
    assert rig.time.next_in() is None


async def test_a_database_that_does_not_work_is_asked_again(rig: Rig) -> None:
    await rig.make()
    rig.go_to("2026-03-02T09:48")
    async with rig.database.writing() as connection:
        await connection.execute(text("ALTER TABLE ticket RENAME TO away"))
    sla = watch(rig)
    sla.start()
    rig.time.advance(0)
    await rest(sla)
    async with rig.database.writing() as connection:
        await connection.execute(text("ALTER TABLE away RENAME TO ticket"))
    rig.time.advance(5)
    await rest(sla)
    assert news(rig) == [("soon", "first_response")]
    await sla.stop()
