"""Loads docs/protocol/vectors and compares fields as the vectors write them."""

import json
import pathlib
import re

from pyile2.framing import LanePosition, Run, Tag

ROOT = pathlib.Path(__file__).resolve().parents[3] / "docs" / "protocol" / "vectors"


def load(name):
    return json.loads((ROOT / name).read_text(encoding="utf-8"))


def snake(name):
    return re.sub("[A-Z]", lambda match: "_" + match[0].lower(), name)


def tag(value):
    return Tag(value["number"], value["critical"], bytes.fromhex(value["value"]))


def run(value):
    return Run(int(value["first"]), int(value["last"]), value["reason"], value["detail"])


def lane(value):
    return LanePosition(value["lane"], int(value["next"]), int(value["received"]), tuple(map(run, value["rejected"])))


NUMBERS = {"features", "number", "time", "session", "otherSession"}
BYTES = set("ticket freshness network salt hostValue joinerValue confirmation member certificate rest id body key".split())


def field(name, value):
    if name == "tags":
        return list(map(tag, value))
    if name == "lanes":
        return list(map(lane, value))
    if name in NUMBERS:
        return int(value)
    return bytes.fromhex(value) if name in BYTES else value


def fields(values):
    return {snake(name): field(name, value) for name, value in values.items()}
