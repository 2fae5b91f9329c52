#!/usr/bin/env python3
"""Licences of everything we build on: permissive ones pass, anything else needs a named exception with its reason.

Reads `cargo metadata` and the lock file of the browser tests; needs no network. `--self-test` tests the check.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
}

# MPL-2.0 asks that changes to its own files stay open and leaves the rest alone; still, each use is a decision.
# (name, licence): reason
EXCEPTIONS = {
    ("axe-core", "MPL-2.0"): "runs in the browser tests only, unchanged, and is not shipped",
}


class Unreadable(ValueError):
    """A licence expression that is not one."""


def tokens(expression):
    """Names, brackets and operators; the old `A/B` means `A OR B`."""
    text = expression.replace("/", " OR ")
    found = re.findall(r"\(|\)|[A-Za-z0-9.+-]+|\S", text)
    if any(not re.fullmatch(r"[()]|[A-Za-z0-9.+-]+", token) for token in found):
        raise Unreadable(expression)
    return found


def permitted(expression, allowed):
    """Whether the expression can be satisfied by allowed licences alone. WITH binds tighter than AND, AND than OR."""
    rest = tokens(expression)

    def take():
        if not rest:
            raise Unreadable(expression)
        return rest.pop(0)

    def either():
        value = both()
        while rest and rest[0] == "OR":
            take()
            value = both() or value
        return value

    def both():
        value = single()
        while rest and rest[0] == "AND":
            take()
            value = single() and value
        return value

    def single():
        token = take()
        if token == "(":
            value = either()
            if take() != ")":
                raise Unreadable(expression)
            return value
        if token in {")", "AND", "OR", "WITH"}:
            raise Unreadable(expression)
        if rest and rest[0] == "WITH":
            take()
            return f"{token} WITH {take()}" in allowed
        return token in allowed

    value = either()
    if rest:
        raise Unreadable(expression)
    return value


def complaint(name, licence, exceptions):
    """Why this package cannot be used, or None; used exceptions are taken out of the set."""
    if not licence:
        return "names no licence"
    try:
        if permitted(licence, ALLOWED):
            return None
        granted = {l for (n, l) in EXCEPTIONS if n == name}
        if granted and permitted(licence, ALLOWED | granted):
            exceptions -= {(name, l) for l in granted}
            return None
    except Unreadable:
        return f"licence {licence!r} cannot be read"
    return f"licence {licence} is not on the list"


def packages():
    """(name, version, licence) of every Rust and Node package."""
    command = ["cargo", "metadata", "--locked", "--offline", "--format-version", "1"]
    run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    for package in json.loads(run.stdout)["packages"]:
        yield package["name"], package["version"], package["license"]
    lock = ROOT / "e2e" / "package-lock.json"
    if lock.exists():
        for path, package in json.loads(lock.read_text("utf-8"))["packages"].items():
            if path:
                yield path.rpartition("node_modules/")[2], package["version"], package.get("license")


def main():
    unused = set(EXCEPTIONS)
    bad = []
    count = 0
    for name, version, licence in packages():
        count += 1
        reason = complaint(name, licence, unused)
        if reason:
            bad.append(f"{name} {version}: {reason}")
    bad += [f"{name}: the exception for {licence} is not needed any more" for name, licence in sorted(unused)]
    for line in bad:
        print(line)
    print(f"{count} packages, {len(bad)} problems")
    return 1 if bad else 0


def self_test():
    table = [
        ("MIT", True),
        ("MIT/Apache-2.0", True),
        ("Apache-2.0 / MIT", True),
        ("MIT OR Apache-2.0 OR LGPL-2.1-or-later", True),
        ("GPL-3.0-only OR MIT", True),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", True),
        ("Apache-2.0 WITH LLVM-exception OR MIT", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("GPL-3.0-only", False),
        ("GPL-2.0-or-later", False),
        ("AGPL-3.0", False),
        ("LGPL-2.1-or-later", False),
        ("MPL-2.0", False),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only AND MIT", False),
        ("(MIT OR GPL-2.0) AND LGPL-3.0", False),
        ("MIT AND (GPL-2.0 OR LGPL-3.0)", False),
        # AND binds tighter: MIT, or both of the others.
        ("MIT OR GPL-2.0 AND LGPL-3.0", True),
        ("GPL-2.0 AND MIT OR LGPL-3.0", False),
        ("GPL-2.0 WITH Classpath-exception-2.0", False),
        ("mit", False),
    ]
    wrong = [(e, want) for e, want in table if permitted(e, ALLOWED) is not want]
    for expression in ["", "MIT OR", "(MIT", "MIT)", "AND MIT", "MIT Apache-2.0", "MIT WITH", "MIT; GPL"]:
        try:
            permitted(expression, ALLOWED)
            wrong.append((expression, "unreadable"))
        except Unreadable:
            pass
    cases = len(table) + 8
    unused = set(EXCEPTIONS)
    for name, licence, fine in [
        ("axe-core", "MPL-2.0", True),
        ("other", "MPL-2.0", False),
        ("other", None, False),
        ("other", "MIT; GPL", False),
    ]:
        cases += 1
        if (complaint(name, licence, unused) is None) is not fine:
            wrong.append((name, licence))
    if ("axe-core", "MPL-2.0") in unused:
        wrong.append(("axe-core", "its exception counts as unused"))
    for expression, want in wrong:
        print(f"wrong: {expression!r}, expected {want}")
    print(f"{cases} cases, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else main())
