"""Service records with their parts, signatures, and the links by which a record is signed."""

from satisfaction.records.models.record import RecordPart, ServiceRecord, State
from satisfaction.records.models.signature import Method, Signature, SigningLink

__all__ = ["Method", "RecordPart", "ServiceRecord", "Signature", "SigningLink", "State"]
