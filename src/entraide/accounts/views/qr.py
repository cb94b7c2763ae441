"""The secret of a second factor as an app reads it: an address, a picture, groups of letters."""

import io
from urllib.parse import quote

import qrcode
import qrcode.image.svg

ISSUER = "Entraide"


def provisioning_uri(secret: str, email: str) -> str:
    """Return the address that apps for one-time codes understand."""
    return f"otpauth://totp/{quote(f'{ISSUER}:{email}')}?secret={secret}&issuer={ISSUER}"


def code_picture(text: str) -> bytes:
    """Return a picture of a text as SVG, made here: no other host is asked."""
    out = io.BytesIO()
    qrcode.make(text, image_factory=qrcode.image.svg.SvgPathFillImage, border=2).save(out)
    return out.getvalue()


def spaced(secret: str) -> str:
    """Return a secret in groups of four, to be typed."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
