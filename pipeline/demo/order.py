"""What a work order is: the customer's request and all that became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from pipeline.demo.plan import at
from pipeline.demo.units import Unit


@dataclass(frozen=True)
class Request:
    """A customer's call; `cause` None means that chance decides, an empty one that nobody finds out."""

    at: datetime
    order_type: str
    unit: Unit
    fault: str = ""
    parent_order_no: str = ""
    shows_asset: bool = True
    is_repeat: bool = False
    cause: str | None = None


@dataclass(frozen=True)
class Order:
    """One work order with all that ever became of it; what an export shows of it is in `snapshot`."""

    order_no: str
    request: Request
    dispatched_at: datetime
    dispatcher: str
    first_contact_at: datetime
    appointment_at: datetime
    appointment_end: datetime | None
    technicians: tuple[str, ...]
    arrived_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    agreed_later: bool = False
    visits: int = 1
    cause: str = ""
    resolved_first: bool = True
    is_leak: bool = False
    in_warranty: bool = True
    fee_standard: int = 0
    fee_charged: int = 0
    fee_remitted_at: date | None = None
    slip_returned_at: date | None = None

    @property
    def lead(self) -> str:
        """The employee number of the technician the order belongs to."""
        return self.technicians[0]

    @cached_property
    def last_change(self) -> datetime:
        """The latest instant at which anything in the order changed."""
        days = [d for d in (self.fee_remitted_at, self.slip_returned_at) if d]
        stamps = [self.first_contact_at, self.arrived_at, self.completed_at, self.cancelled_at]
        return max([s for s in stamps if s] + [at(d, 1080) for d in days])
