import { describe, expect, it } from 'vitest'
import { textOf } from '../../core/connectors/liverc/html.ts'
import { readMarkup } from '../../core/connectors/liverc/markup.ts'
import { readRaceMarkup } from '../../core/connectors/liverc/race-markup.ts'
import { Failure } from '../../core/contract/failure.ts'

describe('markup', () => {
  it('finds elements by name in page order, from where it starts', () => {
    const page = '<b>0</b><h1>x</h1><p>1<b>2</b></p><div><b>3</b></div>'
    const { named } = readMarkup(page, page.indexOf('<h1'))
    expect(named('b').map((element) => textOf(element))).toEqual(['2', '3'])
    expect(named('i')).toEqual([])
  })

  it('gives inline scripts whole, in order, and nothing of them as text', () => {
    const { scripts, named } = readMarkup('<p><script>1<b></script>x<SCRIPT>2</script ><script></script></p>', 0)
    expect(scripts).toEqual(['1<b>', '2', ''])
    expect(named('p').map((element) => textOf(element))).toEqual(['x'])
  })

  it('knows rows in comments for what they are, and a bare sign', () => {
    const { named } = readMarkup('<p>a<!-- <tr><td>x</td></tr> -->b <3 c</p>', 0)
    expect(named('p').map((element) => textOf(element))).toEqual(['ab <3 c'])
    expect(named('tr')).toEqual([])
  })

  it('takes marks of comments in a text for text, and the shortest comments for whole', () => {
    const { named } = readMarkup('<p>Carpet --> Clay</p><!--><p>a<!--->b<!---->c</p><!-- d -->', 0)
    expect(named('p').map((element) => textOf(element))).toEqual(['Carpet --> Clay', 'abc'])
  })
})

describe.each([
  ['any page', readMarkup],
  ['a race page', readRaceMarkup],
])('the reader of %s', (_reader, readTree) => {
  it.each([
    ['a table', '<table><tr><td>1'],
    ['a table inside something that ends', '<div><table><tr><td>1</td></tr></div>'],
    ['a row, and something around the table ends', '<div><table><tr><td>1</div></td></tr><tr><td>2</td></tr></table>'],
    ['a script', '<b>1</b><script>2</b>'],
    ['a tag', '<b>1</b><td class="x'],
    ['a closing tag', '<b>1</b'],
    ['a comment', '<b>1</b><!-- 2 >'],
    ['a comment before another', '<!-- 1 --x<tr></tr><!-- 2 -->'],
    ['a quote, so that a row is in an attribute', '<table><tr><td class="x>1</td></tr><tr><td class="y">2</table>'],
    ['a closing tag, so that a row is in it', '<table><tr><td>1</td></tr <tr><td>2</td></tr></table>'],
  ])('refuses as cut what lacks the end of %s', (_what, markup) => {
    expect(() => readTree(markup, 0)).toThrow(expect.objectContaining({ code: 'page/incomplete' }) as Failure)
  })

  it('refuses what is nested deeper than any page', () => {
    const nested = (depth: number) => () => readTree('<i>'.repeat(depth) + '</i>'.repeat(depth), 0)
    expect(nested(150)).not.toThrow()
    expect(nested(500)).toThrow(Failure)
    expect(nested(1_000_000)).toThrow(Failure)
  })
})
