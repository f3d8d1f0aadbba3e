import { load } from 'cheerio/slim'
import type { AnyNode } from 'domhandler'
import { describe, expect, it } from 'vitest'
import { textOf } from '../../core/connectors/liverc/html.ts'
import type { Node } from '../../core/connectors/liverc/markup.ts'
import { readRaceMarkup } from '../../core/connectors/liverc/race-markup.ts'
import { capturedPages, fixturePages, type TestPage } from './support/pages.ts'

/** The tree as nested lists: comparable, whoever built it. Adjoining texts are one, raw elements are left out. */
type Plain = string | [name: string, attribs: Record<string, string>, ...children: Plain[]]

const rawNames = new Set(['script', 'style', 'title'])

function joined(children: readonly Plain[]): Plain[] {
  const joined: Plain[] = []
  for (const child of children) {
    const last = joined.at(-1)
    if (typeof child === 'string' && typeof last === 'string') joined[joined.length - 1] = last + child
    else joined.push(child)
  }
  return joined.filter((child) => child !== '')
}

function ours(node: Node): Plain {
  if (node.type === 'text') return node.data
  return node.type === 'tag' ? [node.name, { ...node.attribs }, ...joined(node.children.map(ours))] : ''
}

function theirs(nodes: readonly AnyNode[]): Plain[] {
  return joined(
    nodes.flatMap((node): Plain[] => {
      if (node.type === 'text') return [node.data]
      if (node.type !== 'tag' || rawNames.has(node.name)) return []
      return [[node.name, { ...node.attribs }, ...theirs(node.children)]]
    }),
  )
}

/** Both readers see one element around the markup, so that there is one root to compare. */
function bothTrees(markup: string): { mine: Plain; other: Plain } {
  const whole = `<main>${markup}</main>`
  const [main] = readRaceMarkup(whole, 0).named('main')
  const [other] = theirs(load(whole).root()[0]?.children ?? [])
  if (!main || other === undefined) throw new Error('There is no root.')
  return { mine: ours(main), other }
}

const contentOf = ({ body }: TestPage) =>
  body.slice(Math.max(body.indexOf('<h1'), 0), body.lastIndexOf('</body')).replace(/<!--[\s\S]*?-->/g, '')

describe('the same tree as htmlparser2 builds', () => {
  it.each(fixturePages().map((page) => [page.name, page] as const))('%s', (_name, page) => {
    const { mine, other } = bothTrees(contentOf(page))
    expect(mine).toEqual(other)
  })

  const captured = capturedPages()
  it.skipIf(captured.length === 0)(`${captured.length} captured pages (skipped where ../shared is missing)`, () => {
    for (const page of captured) {
      const { mine, other } = bothTrees(contentOf(page))
      expect(mine, page.name).toEqual(other)
    }
  })

  it.each([
    ['text and elements', 'a<b>c</b>d<i>e<b>f</b></i>'],
    ['no quotes', '<a href=/x?y=1 class=z>t</a><a  href = "q" >u</a>'],
    ['attributes without a value, twice, in capitals', '<A HREF="1" href="2" Disabled>t</A>'],
    ['quotes of both kinds', `<a x='"' y="'">t</a>`],
    ['a sign inside an attribute', '<a x="a>b<c">t</a>'],
    ['empty elements, closed or not', 'a<br>b<br/>c<br />d<hr><img src=x>e'],
    ['cells and rows that nobody closes', '<table><tbody><tr><td>1<td>2<tr><th>3<td>4</table>'],
    ['items that nobody closes', '<ul><li>1<li>2<ul><li>3</ul><li>4</ul>'],
    ['closing tags of nothing', 'a</b>c</div>d'],
    ['closing tags out of order', '<div><b><i>x</b>y</i>z</div>'],
    ['comments', 'a<!-- <b>x</b> -->c<!---->d<!-- - -- >-->e'],
    ['declarations and instructions', 'a<!DOCTYPE x>b<?php echo 1 ?>c</ x>d'],
    ['bare signs', 'a < b <3 <<i>c</i> <= d & e && f &amp; g &lt;b&gt; &#39; &#x27; &quot;'],
    ['text that looks like a tag', '< /TD>< /TR> <-'],
    ['raw elements', 'a<style>td > a { x: "<b>" }</style>b<script>if (a<b) "</b>"</script>c'],
    ['a script with capitals', 'a<SCRIPT type="x">1 </scriptx> 2</ScRiPt >b'],
  ])('%s', (_what, markup) => {
    const { mine, other } = bothTrees(markup)
    expect(mine).toEqual(other)
  })
})

describe('what it does of its own', () => {
  it('ends heads and bodies of a table that nobody closes, as a browser does', () => {
    const [table] = readRaceMarkup('<table><thead><tr><th>1<tbody><tr><td>2<tfoot><tr><td>3</table>', 0).named('table')
    expect(table?.children.map((child) => child.type === 'tag' && [child.name, textOf(child)])).toEqual([
      ['thead', '1'],
      ['tbody', '2'],
      ['tfoot', '3'],
    ])
  })

  it('keeps a reference that no site but a person wrote', () => {
    const [cell] = readRaceMarkup('<td>R&D &reg A &unknown; &#0; &#1114112; B</td>', 0).named('td')
    expect(cell && textOf(cell)).toBe('R&D &reg A &unknown; &#0; &#1114112; B')
  })

  it('gives inline scripts whole, in order', () => {
    const { scripts } = readRaceMarkup('<script>1<b></script>x<SCRIPT a="b>c">2</script ><script></script>', 0)
    expect(scripts.map((script) => script.slice(0, 4))).toEqual(['1<b>', '2', ''])
  })

  it('knows the shortest comments, and those of rows that are not shown', () => {
    const [body] = readRaceMarkup('<body>a<!-->b<!--->c<!-- <tr><td>x</td></tr> -->d<!----></body>', 0).named('body')
    expect(body && textOf(body)).toBe('abcd')
  })
})
