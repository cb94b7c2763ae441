"""What follows from treaties, for two States, offences and a day. Pure: tables, facts and day are passed in.

`standing` says whether a treaty binds, `entry` from when, `scope` whether it covers the offences; `bases`
puts the answer together; `chosen` says what follows from the bases that a lawyer chose.
"""

from entraide.instruments.rules.bases import Request, legal_bases_between
from entraide.instruments.rules.scope import Matter
from entraide.instruments.rules.standing import combined, standing, standing_between
from entraide.instruments.rules.weighed import Result

__all__ = ["Matter", "Request", "Result", "combined", "legal_bases_between", "standing", "standing_between"]
