#!/usr/bin/env python3
"""Recomputes the golden vectors of the trail's encoding (docs/decisions/0002-golden.json) with nothing but the standard
library and an SM3 of its own, so that the form is what the decision record says and not what one program happens to do.

  golden.py          compares and says how many vectors fit
  golden.py --fill   writes the computed values into the file (a released vector is never changed)
"""

import json
import sys
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "docs" / "decisions" / "0002-golden.json"
MASK = 0xFFFFFFFF


def rotate(x, n):
    n %= 32
    return ((x << n) | (x >> (32 - n))) & MASK


def sm3(message):
    """GB/T 32905-2016, on bytes; 64 hex digits."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    bits = len(message) * 8
    message += b"\x80" + b"\0" * ((55 - len(message)) % 64) + bits.to_bytes(8, "big")
    for at in range(0, len(message), 64):
        w = [int.from_bytes(message[at + 4 * i : at + 4 * i + 4], "big") for i in range(16)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
            w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            early = j < 16
            ss1 = rotate((rotate(a, 12) + e + rotate(0x79CC4519 if early else 0x7A879D8A, j)) & MASK, 7)
            ss2 = ss1 ^ rotate(a, 12)
            ff = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if early else (e & f) | (~e & MASK & g)
            tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & MASK
            tt2 = (gg + h + ss1 + w[j]) & MASK
            a, b, c, d = tt1, a, rotate(b, 9), c
            e, f, g, h = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17), e, rotate(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return "".join(f"{x:08x}" for x in state)


def field(value):
    """One field of a form: absent, text, integer as decimal text, or {"bytes": hex}."""
    if value is None:
        return b"\xff" * 8
    if isinstance(value, dict):
        raw = bytes.fromhex(value["bytes"])
    else:
        raw = str(value).encode("utf-8")
    return len(raw).to_bytes(8, "big") + raw


def form(values):
    return b"".join(field(value) for value in values)


def row_form(vector):
    return form([vector["kind"], 1, *vector["values"]])


def later_row_form(vector):
    """The oldest form that holds everything the row says: what a form added is left out while all of it is absent."""
    version, values = 1 + len(vector["added"]), vector["values"]
    for added in reversed(vector["added"]):
        if any(value is not None for value in values[len(values) - added :]):
            break
        version, values = version - 1, values[: len(values) - added]
    return form([vector["kind"], version, *values])


def rows_form(marks):
    ordered = sorted(marks, key=lambda mark: (mark["kind"].encode("utf-8"), mark["id"]))
    return form([len(ordered), *(value for mark in ordered for value in (mark["kind"], mark["id"], mark["digest"]))])


ENTRY = (
    "alg version site prev seq at account person post for_whom act object_kind object_id outcome reason rows"
).split()
CONTENT = "serial kind field heading title measure starts_on ends_on weight units amounts".split()


def content_form(vector):
    # Version 2, with `more` after `amounts` in every row, only when a row says any of it.
    says_more = any(row.get("more") is not None for row in vector["rows"])
    columns = CONTENT + ["more"] if says_more else CONTENT
    values = ["list_version", 2 if says_more else 1, vector["list"], vector["ordinal"], len(vector["rows"])]
    for row in vector["rows"]:
        values += [row["item"], row["position"], row["decision"], *(row.get(column) for column in columns)]
    return form(values)


def figures_form(vector):
    return form(["list_version_figures", 1, vector["rows"], *vector["figures"]])


def columns_form(vector):
    return form(["list_version_columns", 1, vector["content"], vector["columns"]])


def anchor_text(vector):
    return "yipanqi-anchor-1 {site} {seq} {head} {day} {key_id}".format(**vector)


def computed(golden):
    """(vector, name of the value, value) for every vector."""
    for vector in golden["sm3"]:
        yield vector, "digest", sm3(vector["text"].encode("utf-8") * vector.get("times", 1))
    for vector in golden["form"]:
        yield vector, "hex", form(vector["values"]).hex()
        yield vector, "digest", sm3(form(vector["values"]))
    for vector in golden["row"]:
        yield vector, "hex", row_form(vector).hex()
        yield vector, "digest", sm3(row_form(vector))
    for vector in golden["row_with_added_columns"]:
        yield vector, "hex", later_row_form(vector).hex()
        yield vector, "digest", sm3(later_row_form(vector))
    for vector in golden["rows"]:
        yield vector, "hex", rows_form(vector["marks"]).hex()
        yield vector, "digest", sm3(rows_form(vector["marks"]))
    for vector in golden["entry"]:
        entry = form([vector[name] for name in ENTRY])
        yield vector, "hex", entry.hex()
        yield vector, "hash", sm3(entry)
    for vector in golden["content"]:
        yield vector, "hex", content_form(vector).hex()
        yield vector, "digest", sm3(content_form(vector))
    for vector in golden["content_with_figures"]:
        yield vector, "hex", figures_form(vector).hex()
        yield vector, "digest", sm3(figures_form(vector))
    for vector in golden["content_with_columns"]:
        yield vector, "hex", columns_form(vector).hex()
        yield vector, "digest", sm3(columns_form(vector))
    for vector in golden["anchor"]:
        yield vector, "key_id", sm3(bytes.fromhex(vector["public_key"]))[:16]
        yield vector, "text", anchor_text(vector)


def main():
    golden = json.loads(FILE.read_text(encoding="utf-8"))
    # The standard's own vectors, before anything is trusted to this code.
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abcd" * 16) == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    if "--fill" in sys.argv[1:]:
        for vector, name, value in computed(golden):
            vector[name] = value
        FILE.write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return 0
    good, bad = 0, 0
    for vector, name, value in computed(golden):
        if vector[name] == value:
            good += 1
        else:
            bad += 1
            print(f"{vector.get('name', '?')}: {name} is {vector[name]}, computed {value}")
    chain = golden["entry"]
    for before, after in zip(chain, chain[1:]):
        if after["prev"] != before["hash"]:
            bad += 1
            print(f"{after['name']} does not follow {before['name']}")
    print(f"{good} golden values recomputed, {bad} differ")
    return 1 if bad or good < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
