"""Treaties and schemes, their articles and scope; which provisions may carry which request type; crime types.

Words: an Instrument is a treaty or a scheme; a Family is a kind of cooperation; a LegalBasis is a provision
that may carry a request type, with its role. Which State is a party is not here yet.
Neighbours: `core` and `interview` below; `drafting` above.
"""
