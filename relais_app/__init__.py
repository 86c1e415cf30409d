"""Relais: answer French public tenders offline, from the notice to the follow-up of the contract."""

__version__ = "0.1.0"
