/** What a page may hold where something else should stand: for `mutate.ts`. */

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

export const figures: readonly string[] = [
  ...words(`0 -0 -1 1 00 007 9 99 999 1000 1001 10000 10001 65536 2147483648 4294967296 9007199254740993 999999999999 1e3
    1E400 -1e-400 0x10 NaN Infinity -Infinity 1.5 .5 5. 0.0005 38.1234567 86400 86400.001 86399.999 1,234,567 1.234.567
    59.999 60.000 60:00.000 59:59.999 99:99.999 23:59:59.999 24:00:00.000 25:00:00.000 1:2:3:4 ٣٧ ４２ ½ ²,+5 −5 null
    undefined true [] {} '' 1_000 1n 08 0b1 100% 100.01% -3.5% 1/0 47/ /30:31.382 47/30:31 47/30:31.382/9 0/0:00.000
    10000/1:00.000 10001/1:00.000 1/24:00:00.000 1/24:00:00.001`),
  '',
  ' ',
  '5 ',
]

export const entities =
  words(`&#x110000; &#0; &#55296; &#99999999999; &amp;lt; &nbsp; &#8203; &lt;/td&gt; &quot &copy &#x &;
  &#1; &#128; &CounterClockwiseContourIntegral; &lt;script&gt;`)

export const texts: readonly string[] = [
  ...words(`</script> <script> --> <!-- ]]> <![CDATA[ <?php & &amp; &#0; &#x110000; &nbsp; &lt;b&gt; &notanentity; &# " ' \` \\ \\x \\' < >
    \\u{110000} =HYPERLINK("x") __proto__ constructor toString null {{x}} %00 (((((  ))))) 13/13/2025 DNF DNS DQ 1st`),
  ...['', ' ', '\0', '\u0001', '\ud800', '\udfff\ud800', '\u202e', '\u200b', '\ufeff', '\u2028', '\r', '\t\t', '😀'],
  ...['\u0301'.repeat(50), 'A'.repeat(3_000), '🏁'.repeat(20), 'Race 1: (', 'Race 99999: A (A', 'Round: ', 'Length: '],
  ...['Nov 31, 2025', 'Feb 30, 2024', 'Nov 16, 99999', 'Jan 1, 0000', 'Nov 16, 2025 to Nov 15, 2025', 'Nov 16, 2025'],
  ...['Nov 16, 2025 at 13:00pm', 'Nov 16, 2025 at 0:00am', 'Length: -1:00 Timed', 'Length: 999:00:00 Timed'],
  ...['Entries: 999999999', 'Entries: -1', 'Drivers: x', '2025-02-30 00:00:00', '0000-00-00 00:00:00'],
]

export const scriptValues: readonly string[] = [
  ...words(`{} [] [[]] {"a":1} {'laps':[]} null undefined true NaN -1 1e999 '' "" \`x\` /x/g function(){} (1) 1+1 '\\u0041' '\\ud800'
    '\\u{41}' '\\x41' 'a [1,,2] [,] {a:1,a:2} {'__proto__':{'laps':[]}} {'constructor':1} /**/1 [{}] {[1]:2} ...[] 0 '0' '-1'
    '1e3' '99999' '86401' 'NaN' '1:00' '38.1234' 38.123 {'lapNum':1}`),
  'new Date()',
  "'\\\n'",
  '// x\n1',
]

export const tagNames =
  words(`table tbody thead tr td th div span a script style template svg textarea title noscript h1 h3 h5 p
  b sup ul li form select xmp plaintext frameset body html tfoot br img iframe`)
