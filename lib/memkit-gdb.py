"""gdb shows memkit's objects as what they hold.

Installed beside a shared libmk, where gdb loads it with the library if the folder is trusted
(add-auto-load-safe-path); for a static one: source PREFIX/share/memkit/memkit-gdb.py

    (gdb) print names
    $1 = ints of 3, room for 16 = {7, 8, 9}
    (gdb) print/r names              the fields as they are

Vectors and maps have types of the program's, and are known by their fields. Everything is read from
memory; no function of the program is called, so core files will do.
"""

import gdb
import gdb.printing

ARENA_ADDRESS = (1 << 48) - 1  # the rest of an arena's `cur` counts, see arena.h


def field_names(type_):
    return {f.name for f in type_.fields()}


def is_null(pointer):
    return int(pointer) == 0


class View:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        if is_null(self.value["ptr"]):
            return "empty view"
        return self.value["ptr"].lazy_string(length=int(self.value["len"]))

    def display_hint(self):
        return "string"


class Str:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        v = self.value
        if is_null(v["data"]):
            return "failed, empty" if v["failed"] else "empty"
        shown = '""'
        if v["len"] > 0:
            chars = v["data"].type.target().array(int(v["len"]) - 1)
            shown = v["data"].cast(chars.pointer()).dereference().format_string()
        return ("failed, " if v["failed"] else "") + shown


class Vec:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        v = self.value
        return "%s of %d, room for %d" % (v.type.strip_typedefs().tag, v["len"], v["cap"])

    def children(self):
        data = self.value["data"]
        return (("[%d]" % i, data[i]) for i in range(int(self.value["len"])))

    def display_hint(self):
        return "array"


class Map:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        v = self.value
        return "%s of %d, room for %d" % (v.type.strip_typedefs().tag, v["len"], v["cap"])

    def children(self):
        for i in range(int(self.value["len"])):
            entry = self.value["entries"][i]
            yield "[%d] key" % i, entry["key"]
            yield "[%d] value" % i, entry["value"]

    def display_hint(self):
        return "map"


class Arena:
    """Blocks can be followed if libmk has debug information; else there are the arena's own sums."""

    def __init__(self, value):
        self.value = value

    def live(self):
        v = self.value
        if is_null(v["block"]):
            return int(v["older_live"])
        block = v["block"].dereference()
        live = int(v["older_live"]) + int(block["live"])
        if not is_null(v["end"]):
            live += (int(v["cur"]) & ARENA_ADDRESS) - int(block["cur"])
        return live

    def to_string(self):
        v = self.value
        text = "arena, %d bytes reserved" % v["reserved"]
        try:
            text += ", %d live" % self.live()
        except gdb.error:  # mk__block is incomplete here
            pass
        return text + ", %d blocks obtained, %d resets" % (v["blocks"], v["resets"])


class Pool:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        v = self.value
        text = "pool of objects of %d bytes" % v["size"]
        if is_null(v["inner"]):
            return text + ", not used yet"
        try:
            inner = v["inner"].dereference()
            return text + ", %d rest in the depot, %d made, %d dropped" % (
                inner["rest"], inner["made"], inner["dropped"])
        except gdb.error:  # mk__pool is incomplete here
            return text


class Printers(gdb.printing.PrettyPrinter):
    BY_NAME = {"mk_arena": Arena, "mk_pool": Pool, "mk_str": Str, "mk_view": View}
    BY_FIELDS = (
        ({"data", "len", "cap", "alloc", "grown"}, Vec),
        ({"entries", "len", "cap", "alloc", "seed", "index", "grown"}, Map),
    )

    def __init__(self):
        super().__init__("memkit")

    def __call__(self, value):
        type_ = value.type.strip_typedefs().unqualified()
        if type_.code != gdb.TYPE_CODE_STRUCT:
            return None
        if type_.tag in self.BY_NAME:
            return self.BY_NAME[type_.tag](value)
        for fields, printer in self.BY_FIELDS:
            if field_names(type_) == fields:
                return printer(value)
        return None


gdb.printing.register_pretty_printer(gdb.current_objfile(), Printers(), replace=True)
