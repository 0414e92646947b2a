#!/usr/bin/env python3
"""Compare two output folders of a static site, as a reader's browser would see them.

    compare.py A B                         counts, and the names of the files that differ
    compare.py A B --show blog/index.html  what differs in one file, token by token
    compare.py A B --classes               differing files grouped by what differs in them
    compare.py A B --ignore '*.css' --ignore 'processed_images/*'

A is the reference (say, Zola's output), B the folder under test. A file is one of

    only in A, only in B
    equal       the same bytes
    equivalent  the same once normalised:
                HTML   a stream of tags, words and comments: attributes sorted, entities decoded,
                       `<br>` as `<br />`, white space collapsed where a browser collapses it
                XML    the same, with white space at the ends of a text dropped; HTML carried as
                       text (feed content) is normalised too
                JSON   parsed, keys sorted; also a script of the form `window.searchIndex = {...}`
                others the bytes themselves
    different

The exit status is 0 whatever is found, unless --strict is given. Standard library only.
"""

import argparse
import difflib
import fnmatch
import itertools
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.parsers import expat

# HTML elements inside which white space is rendered as written.
PREFORMATTED = {"pre", "textarea"}
# Elements whose content is not markup: compared as text with the ends trimmed.
RAW_TEXT = {"script", "style"}
VOID = set("area base br col embed hr img input link meta source track wbr".split())
# Phrasing elements: white space beside their tags is visible, so a single space is kept.
INLINE = set(
    "a abbr audio b bdi bdo button cite code data del dfn em i img input ins kbd label mark meter "
    "noscript output q ruby s samp select small span strong sub sup time u var video wbr".split()
)
# Feed elements that may carry HTML as escaped text.
HTML_CARRIERS = {"content", "summary", "description", "content:encoded"}
SEARCH_SCRIPT = re.compile(r"\s*window\.searchIndex\s*=\s*(.*?);?\s*\Z", re.DOTALL)
SPACE = re.compile(r"[ \t\r\n\f]+")

# Hunks of a file that make its class: enough to tell causes apart, few enough for files that
# share their first causes to be shown together.
HUNKS_PER_CLASS = 3
NAMES_LISTED = 12  # per heading, before "and N more"
EXACT_DIFF_TOKENS = 6000  # beyond this difflib takes minutes without its heuristic


def attribute_text(name, value):
    if value is None or value == "":
        return name
    return f'{name}="{SPACE.sub(" ", value).strip()}"'


def start_tag(name, attributes):
    return "<" + " ".join([name, *sorted(attribute_text(n, v) for n, v in attributes)]) + ">"


class HtmlTokens(HTMLParser):
    """Turns HTML into a list of comparable tokens, one string each."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tokens = []
        self.text = ""
        self.preformatted_depth = 0
        self.raw_depth = 0
        self.after_block = True

    def flush(self, before_block):
        text, self.text = self.text, ""
        if self.raw_depth:
            text = text.strip()
        elif not self.preformatted_depth:
            text = SPACE.sub(" ", text)
            if self.after_block:
                text = text.lstrip(" ")
            if before_block:
                text = text.rstrip(" ")
        if text:
            self.tokens.append(text)

    def edge(self, name):
        """Ends the text before a tag; `name` decides whether white space beside it is visible."""
        block = name not in INLINE
        had_text = bool(self.text)
        self.flush(block)
        self.after_block = block or (self.after_block and not had_text)

    def handle_starttag(self, tag, attrs):
        self.edge(tag)
        self.tokens.append(start_tag(tag, attrs))
        self.preformatted_depth += tag in PREFORMATTED
        self.raw_depth += tag in RAW_TEXT

    def handle_endtag(self, tag):
        self.edge(tag)
        self.preformatted_depth = max(0, self.preformatted_depth - (tag in PREFORMATTED))
        self.raw_depth = max(0, self.raw_depth - (tag in RAW_TEXT))
        if tag not in VOID:
            self.tokens.append(f"</{tag}>")

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.edge("")
        self.tokens.append(f"<!--{SPACE.sub(' ', data).strip()}-->")

    def handle_decl(self, declaration):
        self.edge("")
        self.tokens.append(f"<!{SPACE.sub(' ', declaration).lower()}>")


def html_tokens(source):
    parser = HtmlTokens()
    parser.feed(source)
    parser.close()
    parser.flush(True)
    return parser.tokens


def xml_tokens(source):
    """Tokens of a well-formed XML document. Raises `expat.ExpatError` for any other."""
    tokens, path, text = [], [], []

    def flush():
        value = SPACE.sub(" ", "".join(text)).strip()
        if "<" in value and path and path[-1] in HTML_CARRIERS:
            tokens.extend("  " + token for token in html_tokens("".join(text)))
        elif value:
            tokens.append(value)
        text.clear()

    def start(name, attributes):
        flush()
        path.append(name)
        tokens.append(start_tag(name, attributes.items()))

    def end(name):
        flush()
        path.pop()
        tokens.append(f"</{name}>")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.append
    parser.CommentHandler = lambda data: (flush(), tokens.append(f"<!--{data.strip()}-->"))
    parser.Parse(source, True)
    return tokens


def json_tokens(source):
    value = json.loads(source)
    if isinstance(value, list):  # search documents are written in no promised order
        value = sorted(value, key=lambda item: json.dumps(item, sort_keys=True))
    return json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False).split("\n")


def normalised(path, data):
    """The tokens of a file, or None where only its bytes can be compared."""
    suffix = Path(path).suffix.lower()
    try:
        source = data.decode("utf-8")
        if suffix in (".html", ".htm"):
            return html_tokens(source)
        if suffix in (".xml", ".svg", ".xsl"):
            return xml_tokens(source)
        if suffix in (".json", ".webmanifest"):
            return json_tokens(source)
        if suffix == ".js" and (script := SEARCH_SCRIPT.match(source)):
            return json_tokens(script.group(1))
    except expat.ExpatError as error:
        return [f"(not well-formed: {error})"] + html_tokens(source)
    except ValueError:  # not UTF-8, or not JSON
        pass
    return None


def lines_for_diff(file):
    data = file.read_bytes()
    if (tokens := normalised(file, data)) is not None:
        return tokens
    return [f"(binary, {len(data)} bytes)"] if b"\0" in data else data.decode("utf-8", "replace").splitlines()


def both_sides(folders, path):
    return lines_for_diff(folders.a / path), lines_for_diff(folders.b / path)


def hunks(a, b):
    """Differing runs of two token lists: (tokens before in A, run in A, run in B)."""
    exact = max(len(a), len(b)) < EXACT_DIFF_TOKENS
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=not exact)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind != "equal":
            yield a[:a1], a[a1:a2], b[b1:b2]


def shape(before, ours, theirs):
    """What a hunk changes, without the words that vary from page to page."""

    def outline(token):
        token = token.strip()
        return re.sub(r'="[^"]*"', "=…", token) if token.startswith("<") else "text"

    def run(tokens):
        return " ".join(map(outline, tokens[:4])) + (" …" if len(tokens) > 4 else "") or "nothing"

    enclosing = next((outline(token) for token in reversed(before) if re.match(r"\s*<[^/!]", token)), "the start")
    return f"after {enclosing}: {run(ours)} -> {run(theirs)}"


def classes(files, folders):
    """Groups files by the shapes of their first hunks; each group keeps its first file's hunks."""
    groups = {}
    for path in files:
        first = list(itertools.islice(hunks(*both_sides(folders, path)), HUNKS_PER_CLASS))
        key = (Path(path).suffix or "no suffix", *dict.fromkeys(shape(*hunk) for hunk in first))
        groups.setdefault(key, (key, first, []))[2].append(path)
    return sorted(groups.values(), key=lambda group: -len(group[2]))


def short(tokens):
    text = " ⏎ ".join(tokens)
    return text if len(text) <= 300 else text[:300] + "…"


def print_names(heading, names):
    if names:
        more = [f"and {len(names) - NAMES_LISTED} more"] if len(names) > NAMES_LISTED else []
        print(f"\n{heading}", *names[:NAMES_LISTED], *more, sep="\n  ")


def files_below(folder, ignored):
    names = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return {name for name in names if not any(fnmatch.fnmatch(name, glob) for glob in ignored)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("a", type=Path, help="the reference output")
    parser.add_argument("b", type=Path, help="the output under test")
    parser.add_argument("--show", metavar="PATH", action="append", default=[], help="print the difference in one file")
    parser.add_argument("--classes", action="store_true", help="group differing files by what differs")
    parser.add_argument("--ignore", metavar="GLOB", action="append", default=[], help="leave these paths out")
    parser.add_argument("--strict", action="store_true", help="exit 1 if anything differs")
    args = parser.parse_args()
    for folder in (args.a, args.b):
        if not folder.is_dir():
            parser.error(f"{folder} is not a folder")

    for path in args.show:
        diff = difflib.unified_diff(*both_sides(args, path), f"A/{path}", f"B/{path}", lineterm="", n=2)
        print("\n".join(diff) or f"{path}: no difference")
    if args.show:
        return 0
    in_a, in_b = files_below(args.a, args.ignore), files_below(args.b, args.ignore)
    equal, equivalent, different = [], [], []
    for path in sorted(in_a & in_b):
        a, b = (args.a / path).read_bytes(), (args.b / path).read_bytes()
        if a == b:
            equal.append(path)
        elif (tokens := normalised(path, a)) is not None and tokens == normalised(path, b):
            equivalent.append(path)
        else:
            different.append(path)

    only_a, only_b = sorted(in_a - in_b), sorted(in_b - in_a)
    counted = {"only in A": only_a, "only in B": only_b, "in both": in_a & in_b,
               "  equal": equal, "  equivalent": equivalent, "  different": different}
    for label, names in counted.items():
        print(f"{label:14}{len(names):6}")
    print_names("Only in A:", only_a)
    print_names("Only in B:", only_b)
    if args.classes:
        for (suffix, *shapes), example, paths in classes(different, args):
            print(f"\n{len(paths)} × {suffix}", *shapes, f"in {paths[0]}:", sep="\n  ")
            for _, a, b in example:
                print(f"    A: {short(a)}\n    B: {short(b)}")
            print_names("  also in:", paths[1:])
    else:
        print_names("Different:", different)
    return 1 if args.strict and (only_a or only_b or different) else 0


if __name__ == "__main__":
    sys.exit(main())
