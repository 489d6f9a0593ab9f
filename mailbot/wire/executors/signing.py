"""Signatures as the Standard Webhooks specification has them (symmetric, version 1)."""

from __future__ import annotations

import base64
import hashlib
import hmac


def sign(secret: bytes, message_id: str, at: int, body: bytes) -> dict[str, str]:
    """The headers that name, date and sign a body. ``at``: seconds since 1970, when it is sent."""
    signed = b".".join((message_id.encode(), str(at).encode(), body))
    signature = base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
    return {"webhook-id": message_id, "webhook-timestamp": str(at), "webhook-signature": f"v1,{signature}"}
