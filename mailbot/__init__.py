"""mailbot: an e-mail-driven helpdesk. ARCHITECTURE.md follows one mail through these rooms."""

__version__ = "0.1.0"
