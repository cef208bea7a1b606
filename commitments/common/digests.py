"""One text that is always the same for the same facts, and its SHA-256 (FIPS 180-4; JSON as in RFC 8259). Pure."""

import hashlib
import json


def canonical(content):
    """JSON, sorted by key, without blanks."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(text):
    """SHA-256 of a canonical text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_back(text):
    """The content of a canonical text; nothing when a takedown took it away."""
    return json.loads(text) if text.startswith("{") else {}
