"""Offers: making one, and the ways in which one ends, on the agent's side and in the facts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from yunhu.kit.refusal import Refusal
from yunhu.work.queues import facts
from yunhu.work.queues.errors import OfferOver
from yunhu.work.queues.machine import TABLE
from yunhu.work.queues.model import Offer
from yunhu.work.queues.places import OpenOffer, Place
from yunhu.work.queues.pools.member import Member
from yunhu.work.queues.services.means import Means

TAKEN_ELSEWHERE = "taken_elsewhere"


class Offers:
    """Keeps the open offers of the book; `expired` is called when nobody answered one in time."""

    def __init__(self, means: Means, expired: Callable[[OpenOffer], None]) -> None:
        self._means = means
        self._expired = expired

    def make(self, place: Place, member: Member) -> OpenOffer | None:
        """Reserve the member for the contact; None when the board says no. The handler is not told yet."""
        means, entry, queue = self._means, place.entry, place.state.queue
        offer_id, reason = means.new_id(), means.reason(place, member)
        turn = place.pool.turn_of(member)
        epoch = means.board.reserve(member.id, offer_id, entry.contact, entry.channel)
        if epoch is None:
            return None
        means.book.step_out(place)
        offer = Offer(
            id=offer_id,
            entry=entry,
            agent=member.id,
            epoch=epoch,
            made_at=means.clock.now(),
            ring_s=queue.ring_s,
            wrap_up_s=queue.wrap_up_s,
            reason=reason,
        )
        opened = OpenOffer(offer, place, member)
        if not place.opens:
            place.state.offered += 1
        if turn is not None:
            place.state.last = turn
        place.opens[offer_id] = member.offers[offer_id] = means.book.offers[offer_id] = opened
        opened.expiry = means.deadlines.after(queue.ring_s, partial(self._expired, opened))
        fact = facts.OfferMade(
            offer=offer_id, queue=queue.id, agent=member.id, epoch=epoch, ring_s=queue.ring_s, reason=reason
        )
        means.tell(place, fact)
        return opened

    def ring(self, opened: OpenOffer) -> None:
        """Tell the handler of an offer, if it is still open."""
        if opened.state == "made":
            opened.told = True
            self._means.handler.offer_made(opened.offer)

    def find(self, offer: str, epoch: int) -> OpenOffer:
        """An open offer, for somebody who says that he has it. Raises OfferOver."""
        opened = self._means.book.offers.get(offer)
        if opened is None or opened.offer.epoch != epoch:
            raise OfferOver(offer=offer)
        return opened

    def close(self, opened: OpenOffer, event: str) -> bool:
        """Move the offer's machine to its end; False when it is there already. Raises OfferOver.

        The contact is in no line afterwards.
        """
        cell = TABLE[opened.state, event]
        if cell.kind == "refuses":
            raise OfferOver(offer=opened.offer.id)
        if cell.to is None:
            return False
        opened.state = cell.to
        place, id_ = opened.place, opened.offer.id
        self._means.book.step_out(place)
        del place.opens[id_], self._means.book.offers[id_]
        opened.member.offers.pop(id_, None)
        if not place.opens:
            place.state.offered -= 1
        if opened.expiry is not None:
            opened.expiry.cancel()
        return True

    def close_all(self, place: Place, why: str) -> list[OpenOffer]:
        """Withdraw all open offers of a contact; `free` their agents once the contact is settled."""
        opened = list(place.opens.values())
        for one in opened:
            self.close(one, "withdraw")
            self.tell_withdrawn(one, why)
        return opened

    def free(self, opened: list[OpenOffer], why: str, tell_handler: bool) -> None:
        """Let their devices ring no more, and the agents have something else."""
        for one in opened:
            if tell_handler and one.told:
                self._means.handler.offer_withdrawn(one.offer, why)
            self.let_go(one, why)

    def rest(self, opened: OpenOffer, seconds: int, why: str) -> None:
        """Give the agent who did not take the offer a pause."""
        offer = opened.offer
        try:
            self._means.board.not_responding(offer.agent, offer.epoch, seconds, why)
        except Refusal:
            return  # The board has taken the agent back before; there is nobody to give a pause to.

    def let_go(self, opened: OpenOffer, why: str) -> None:
        """Free the agent, who is not to blame."""
        offer = opened.offer
        try:
            self._means.board.withdrawn(offer.agent, offer.epoch, why)
        except Refusal:
            return  # As above: the agent is free already.

    def tell_withdrawn(self, opened: OpenOffer, why: str) -> None:
        """Announce that an offer was taken back."""
        self._means.tell(opened.place, facts.OfferWithdrawn(why=why, **self.about(opened)))

    def about(self, opened: OpenOffer) -> facts.About:
        """What every fact about the end of an offer says."""
        offer = opened.offer
        rang_ms = (self._means.clock.now() - offer.made_at) // 1000
        return {"offer": offer.id, "queue": offer.entry.queue, "agent": offer.agent, "rang_ms": rang_ms}
