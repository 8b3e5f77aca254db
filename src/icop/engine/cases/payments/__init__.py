"""How a case is paid over time: the initial deposit, and the quarterly schedule after it."""

from icop.engine.cases.payments.deposit import InitialDeposit, Share, initial_deposit
from icop.engine.cases.payments.quarters import Quarter, first_payment, quarters_from
from icop.engine.cases.payments.schedule import Payment, Schedule, payment_schedule
from icop.engine.cases.payments.spreading import PaymentPlan, plan_of

__all__ = [
    "InitialDeposit", "Payment", "PaymentPlan", "Quarter", "Schedule", "Share", "first_payment", "initial_deposit",
    "payment_schedule", "plan_of", "quarters_from",
]  # fmt: skip
