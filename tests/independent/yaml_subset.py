"""Reads the part of YAML that runbooks use: maps, lists, quoted texts, `[..]`, `{..}` and blocks.

Every value is a text, a list or a map; an empty one is None. No anchors, tags or several documents.
"""

import re

KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s'"\[\]{},#][^:]*?)\s*:(?:\s+|$)""")
BLOCK = re.compile(r"[|>][+-]?\d?\s*(#.*)?$")
ESCAPES = {"n": "\n", "t": "\t", "0": "\0", "r": "\r", "e": "\x1b", "\n": ""}


def load(text):
    """The document in `text`."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    reader = Lines(text.split("\n"))
    return block(reader, reader.indent())


class Lines:
    """The lines of a file and the place of the next one."""

    def __init__(self, lines):
        self.lines = lines
        self.at = 0

    def peek(self):
        """The next line that says something, or None."""
        while self.at < len(self.lines):
            bare = self.lines[self.at].strip()
            if bare and not bare.startswith("#") and bare != "---":
                return self.lines[self.at]
            self.at += 1
        return None

    def indent(self):
        """How far the next line is indented; -1 at the end."""
        line = self.peek()
        return -1 if line is None else len(line) - len(line.lstrip(" "))


def block(reader, indent):
    line = reader.peek()
    if line is None:
        return None
    if is_item(line.strip()):
        return block_list(reader, indent)
    return block_map(reader, indent)


def is_item(bare):
    return bare == "-" or bare.startswith("- ")


def block_list(reader, indent):
    items = []
    while reader.indent() == indent and is_item(reader.peek().strip()):
        line = reader.peek()
        rest = line.strip()[1:]
        inner = rest.strip()
        if not inner or inner.startswith("#"):
            reader.at += 1
            items.append(nested(reader, indent))
        elif is_item(inner) or (KEY.match(inner) and inner[0] not in "[{"):
            deeper = indent + 1 + len(rest) - len(rest.lstrip(" "))
            reader.lines[reader.at] = " " * deeper + inner
            items.append(block(reader, deeper))
        else:
            items.append(value(reader, inner, indent))
    return items


def block_map(reader, indent):
    result = {}
    while reader.indent() == indent:
        bare = reader.peek().strip()
        key = KEY.match(bare)
        if not key:
            raise ValueError(f"line {reader.at + 1}: no key in {bare!r}")
        result[plain(key.group(1))] = value(reader, bare[key.end():], indent)
    return result


def nested(reader, indent):
    return block(reader, reader.indent()) if reader.indent() > indent else None


def value(reader, rest, indent):
    """What stands behind a key or a dash, over as many lines as it takes."""
    if BLOCK.match(rest):
        reader.at += 1
        return literal(reader, rest, indent)
    if not rest or rest.startswith("#"):
        reader.at += 1
        # A list under a key may be indented no further than the key.
        inner = reader.indent()
        if inner == indent and is_item(reader.peek().strip()):
            return block_list(reader, inner)
        return nested(reader, indent)
    text = rest
    reader.at += 1
    if rest[0] in "[{\"'":
        while not closed(text):
            text += "\n" + reader.lines[reader.at].strip()
            reader.at += 1
        return flow(text)
    text = without_comment(rest)
    while reader.indent() > indent:
        text += " " + without_comment(reader.peek().strip())
        reader.at += 1
    return text


def literal(reader, marker, indent):
    """A block behind `|` or `>`: every line that is blank or indented further."""
    lines = []
    while reader.at < len(reader.lines):
        line = reader.lines[reader.at]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            break
        lines.append(line)
        reader.at += 1
    while lines and not lines[-1].strip():
        lines.pop()
    depth = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    join = "\n" if marker[0] == "|" else " "
    return join.join(line[depth:] for line in lines) + ("" if "-" in marker else "\n")


def without_comment(text):
    return re.split(r"\s#", text, maxsplit=1)[0].strip()


def plain(text):
    return flow(text) if text[:1] in "\"'" else text.strip()


def closed(text):
    try:
        flow(text)
    except IndexError:
        return False
    return True


def flow(text):
    """A value of one piece: `[..]`, `{..}`, quoted or plain. IndexError if its end is missing."""
    return flow_value(text, 0, "")[0]


def flow_value(text, at, stops):
    at = skip(text, at)
    if text[at] == "[":
        return flow_list(text, at + 1)
    if text[at] == "{":
        return flow_map(text, at + 1)
    if text[at] == '"':
        return double_quoted(text, at + 1)
    if text[at] == "'":
        return single_quoted(text, at + 1)
    end = at
    while text[end] not in stops and not re.match(r":[\s,\]}]", text[end:]):
        end += 1
    return text[at:end].strip() or None, end


def flow_list(text, at):
    items = []
    while True:
        at = skip(text, at)
        if text[at] == "]":
            return items, at + 1
        item, at = flow_value(text, at, ",]")
        items.append(item)
        at = skip(text, at)
        at += text[at] == ","


def flow_map(text, at):
    result = {}
    while True:
        at = skip(text, at)
        if text[at] == "}":
            return result, at + 1
        key, at = flow_value(text, at, ",}:")
        at = skip(text, at)
        result[key] = None
        if text[at] == ":":
            result[key], at = flow_value(text, at + 1, ",}")
            at = skip(text, at)
        at += text[at] == ","


def skip(text, at):
    while text[at].isspace():
        at += 1
    return at


def double_quoted(text, at):
    result = ""
    while text[at] != '"':
        if text[at] == "\\":
            at += 1
            if text[at] in "xu":
                width = 2 if text[at] == "x" else 4
                result += chr(int(text[at + 1:at + 1 + width], 16))
                at += width
            else:
                result += ESCAPES.get(text[at], text[at])
        else:
            result += " " if text[at] == "\n" else text[at]
        at += 1
    return result, at + 1


def single_quoted(text, at):
    result = ""
    while text[at] != "'" or text[at + 1:at + 2] == "'":
        at += text[at] == "'"
        result += " " if text[at] == "\n" else text[at]
        at += 1
    return result, at + 1
