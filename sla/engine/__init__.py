"""How clocks run: a ledger of one owner's clocks that facts and signals are booked in. Pure: no statement, no clock."""
