#!/usr/bin/env python3
"""Compares who depends on whom in the workspace with the drawing of the rooms. A new edge is a decision, not an accident."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "yipanqi-"

# room: the rooms it may use outside its tests
DRAWING = {
    "domain": set(),
    "extract": set(),
    "publish": set(),
    "store": {"domain"},
    "app": {"domain", "store", "extract", "publish"},
    "web": {"app", "domain"},
    "cli": {"web", "app", "store"},
    "testkit": {"domain", "store"},
}

# (from, to): why the edge is borne although it is not in the drawing
BORNE = {
    ("cli", "domain"): "terminal output names days, regions and reasons by the domain's types",
}


def room(package):
    """The program itself is the room `cli`."""
    return "cli" if package == "yipanqi" else package.removeprefix(PREFIX)


def edges():
    """Every (from, to) between rooms, build scripts included, tests left out."""
    command = ["cargo", "metadata", "--locked", "--offline", "--no-deps", "--format-version", "1"]
    packages = json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)["packages"]
    inside = {package["name"] for package in packages}
    found = {
        (room(package["name"]), room(dependency["name"]))
        for package in packages
        for dependency in package["dependencies"]
        if dependency["kind"] != "dev" and dependency["name"] in inside
    }
    return {room(name) for name in inside}, found


def problems(rooms, found):
    """What differs from the drawing, a sentence each."""
    drawn = {(source, target) for source, targets in DRAWING.items() for target in targets}
    yield from (f"{name} is a room that is not in the drawing" for name in sorted(rooms - DRAWING.keys()))
    yield from (f"{name} is in the drawing but not in the workspace" for name in sorted(DRAWING.keys() - rooms))
    for source, target in sorted(found - drawn - BORNE.keys()):
        yield f"{source} -> {target} is not in the drawing"
    for source, target in sorted(drawn - found):
        if {source, target} <= rooms:
            yield f"{source} -> {target} is in the drawing but not in the manifest"


def main():
    rooms, found = edges()
    bad = list(problems(rooms, found))
    for line in bad:
        print(line)
    print(f"{len(rooms)} rooms, {len(found)} edges, {len(bad)} problems")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
