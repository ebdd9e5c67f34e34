#!/usr/bin/env python3
"""Writes 17.0.0-changes.txt: where Unicode 17.0.0 differs from Debian's unicode-data (15.0.0).

The properties come from the Python packages regex 2026.5.9 and unicodedata2 17.0.0, which carry
Unicode 17.0.0; only facts are taken from them. Needed once a Unicode version, and no more as soon as
/usr/share/unicode is at 17.0.0 itself:

    pip install regex==2026.5.9 unicodedata2==17.0.0
    python3 changes.py > 17.0.0-changes.txt
"""
import regex
import regex._regex as engine
import unicodedata2

UCD = "/usr/share/unicode/"
SCALARS = range(0x110000)
EVERY = "".join(map(chr, SCALARS))

BREAKS = {
    "Grapheme_Cluster_Break": (
        "auxiliary/GraphemeBreakProperty.txt",
        "CR LF Control Extend ZWJ Regional_Indicator Prepend SpacingMark L V T LV LVT"),
    "Word_Break": (
        "auxiliary/WordBreakProperty.txt",
        "CR LF Newline Extend ZWJ Format Regional_Indicator Katakana Hebrew_Letter ALetter "
        "Single_Quote Double_Quote MidNumLet MidLetter MidNum Numeric ExtendNumLet WSegSpace"),
    "Sentence_Break": (
        "auxiliary/SentenceBreakProperty.txt",
        "CR LF Sep Extend Format Sp Lower Upper OLetter Numeric ATerm SContinue STerm Close"),
}
NEW_SCRIPTS = ("Beria_Erfe Garay Gurung_Khema Kirat_Rai Ol_Onal Sidetic Sunuwar Tai_Yo Todhri "
               "Tolong_Siki Tulu_Tigalari")
BINARY = {
    "Emoji": "emoji/emoji-data.txt",
    "Emoji_Presentation": "emoji/emoji-data.txt",
    "Extended_Pictographic": "emoji/emoji-data.txt",
    "Uppercase": "DerivedCoreProperties.txt",
    "Lowercase": "DerivedCoreProperties.txt",
    "Default_Ignorable_Code_Point": "DerivedCoreProperties.txt",
}


def rows(file):
    for line in open(UCD + file, encoding="utf-8"):
        fields = [field.strip() for field in line.split("#")[0].split(";")]
        if fields[0]:
            yield fields


def members(text):
    ends = [int(end, 16) for end in text.split("..")]
    return range(ends[0], ends[-1] + 1)


def before(file, default, only=None):
    """What Debian's file says of every code point."""
    result = [default] * len(SCALARS)
    for fields in rows(file):
        if only in (None, fields[1]):
            for scalar in members(fields[0]):
                result[scalar] = fields[1]
    return result


def now(name, values, default):
    """What Unicode 17.0.0 says of every code point."""
    result = [default] * len(SCALARS)
    for value in values:
        query = name if value == name else f"{name}={value}"
        for match in regex.finditer(rf"\p{{{query}}}+", EVERY):
            result[match.start():match.end()] = [value] * (match.end() - match.start())
    return result


def show(name, old, new):
    """One line for each run of code points that have a new value."""
    scalar = 0
    while scalar < len(SCALARS):
        first = scalar
        while scalar < len(SCALARS) and old[scalar] != new[scalar] == new[first]:
            scalar += 1
        if scalar == first:
            scalar += 1
            continue
        end = "" if scalar == first + 1 else f"..{scalar - 1:04X}"
        print(f"{first:04X}{end} ; {name} ; {new[first]}")


def unicode_data():
    category = ["Cn"] * len(SCALARS)
    mapping = ["-"] * len(SCALARS)
    lower = [f"{scalar:04X}" for scalar in SCALARS]
    first = None
    for fields in rows("UnicodeData.txt"):
        scalar = int(fields[0], 16)
        if fields[1].endswith("First>"):
            first = scalar
            continue
        start = first if fields[1].endswith("Last>") else scalar
        category[start:scalar + 1] = [fields[2]] * (scalar + 1 - start)
        mapping[scalar] = fields[5] or "-"
        lower[scalar] = fields[13] or lower[scalar]
    return category, mapping, lower


def folding():
    """Full case folding before and now. I and dotted I are left out: both versions agree, but regex
    folds them for Turkish as well."""
    old = [f"{scalar:04X}" for scalar in SCALARS]
    for fields in rows("CaseFolding.txt"):
        if fields[1] in "CF":
            old[int(fields[0], 16)] = fields[2]
    new = list(old)
    flags = regex.IGNORECASE | regex.UNICODE | regex.FULLCASE
    for scalar in SCALARS:
        if scalar not in (0x49, 0x130) and not 0xD800 <= scalar <= 0xDFFF:
            folded = engine.fold_case(flags, chr(scalar))
            new[scalar] = " ".join(f"{ord(one):04X}" for one in folded)
    return old, new


def main():
    print("""# 17.0.0: where Unicode 17.0.0 differs from 15.0.0, as far as our tables need it.
# Code points ; property ; new value. Written by changes.py beside this file, do not edit.
# Facts of the Unicode character database, Unicode License v3 (unicode.org/license.txt).
# A '-' stands for no mapping. Indic_Conjunct_Break is whole but for its value Extend, which is
# Grapheme_Cluster_Break Extend and ZWJ without the linkers and U+200C.""")
    for name, (file, values) in BREAKS.items():
        show(name, before(file, "Other"), now(name, values.split(), "Other"))
    old = before("Scripts.txt", "Unknown")
    names = sorted((set(old) | set(NEW_SCRIPTS.split())) - {"Unknown"})
    show("Script", old, now("Script", names, "Unknown"))
    for name, file in BINARY.items():
        old = ["Y" if value == name else "N" for value in before(file, "N", name)]
        show(name, old, ["Y" if value == name else "N" for value in now(name, [name], "N")])
    none = ["None"] * len(SCALARS)
    show("Indic_Conjunct_Break", none, now("InCB", ["Consonant", "Linker"], "None"))
    category, mapping, lower = unicode_data()
    new = [unicodedata2.category(chr(scalar)) for scalar in SCALARS]
    show("General_Category", category, new)
    decomposed = [unicodedata2.decomposition(chr(scalar)) or "-" for scalar in SCALARS]
    decomposed[0xAC00:0xD7A4] = mapping[0xAC00:0xD7A4]
    show("Decomposition_Mapping", mapping, decomposed)
    old, folded = folding()
    show("Case_Folding", old, folded)
    # A new capital's lower case is what it folds to.
    for scalar in SCALARS:
        if new[scalar] == "Lu" and old[scalar] != folded[scalar]:
            lower[scalar], old[scalar] = folded[scalar], lower[scalar]
        else:
            old[scalar] = lower[scalar]
    show("Lowercase_Mapping", old, lower)


main()
