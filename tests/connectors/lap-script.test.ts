import { describe, expect, it } from 'vitest'
import { readLapScript } from '../../core/connectors/liverc/lap-script.ts'
import type { Failure } from '../../core/contract/failure.ts'

const readOne = (text: string) => readLapScript(`racerLaps[7] = ${text};`).blocks[0]?.value
const refused = (text: string) => {
  expect(() => readLapScript(text)).toThrow(expect.objectContaining({ code: 'page/changed' }) as Failure)
}

const served = `
  var racerLaps = {};
  var positionData = [];
  positionDataDriver = {};
  positionDataDriver.label = 'NAME';
  positionDataDriver.data = [];
  driverNames.push('NAME');
  racerLaps[346997] = {
    'driverName' : 'NAME',
    'fastLap' : '37.234',
    'laps' : [
      {
        'lapNum' : '0',
        'pos' : '1',
        'time' : '0',
        'pace' : '0',
        'segments' : [
        ]
      },
      {
        'lapNum' : '1',
        'pos' : '1',
        'time' : '38.17',
        'pace' : '48/30:32.160',
        'segments' : [
        ]
      },
    ]
  };
  positionDataDriver.data.push([0, 1]);
  positionDataDriver.data.push([1, 1]);
  positionData.push(positionDataDriver);
  console.log(racerLaps[346997]);
`

describe('a lap script', () => {
  it('as the server writes it', () => {
    expect(readLapScript(served)).toEqual({
      blocks: [
        {
          sourceDriverId: '346997',
          value: {
            driverName: 'NAME',
            fastLap: '37.234',
            laps: [
              { lapNum: '0', pos: '1', time: '0', pace: '0', segments: [] },
              { lapNum: '1', pos: '1', time: '38.17', pace: '48/30:32.160', segments: [] },
            ],
          },
          graph: [0, 1, 1, 1],
        },
      ],
      mentionedIds: ['346997'],
    })
  })

  it('as a formatter leaves it: bare keys, double quotes, no semicolons', () => {
    const formatted = served
      .replaceAll(/'(\w+)' :/g, '$1:')
      .replaceAll("'", '"')
      .replaceAll(';', '')
      .replaceAll(/\n +/g, '\n')
    expect(readLapScript(formatted)).toEqual(readLapScript(served))
  })

  it('in one line, and with records in another order or with more in them', () => {
    const { blocks } = readLapScript(
      "racerLaps[7]={'laps':[{'time':'1','lapNum':'1','pos':'2','pace':'3','segments':[],'new':{'a':[1,]}},]}",
    )
    expect(blocks[0]?.value).toEqual({
      laps: [{ time: '1', lapNum: '1', pos: '2', pace: '3', segments: [], new: { a: [1] } }],
    })
  })

  it('without drivers', () => {
    expect(readLapScript('var racerLaps = {};\nvar positionData = [];')).toEqual({ blocks: [], mentionedIds: [] })
  })

  it('keeps its order, which an object would not', () => {
    const { blocks } = readLapScript('racerLaps[30] = {}; racerLaps[4] = {}; racerLaps[100] = {};')
    expect(blocks.map(({ sourceDriverId }) => sourceDriverId)).toEqual(['30', '4', '100'])
  })

  it('gives a block that stands twice twice', () => {
    expect(readLapScript('racerLaps[4] = {}; racerLaps[4] = {};').blocks).toHaveLength(2)
  })

  it('knows a comparison, and a name that only looks like the list', () => {
    const { blocks, mentionedIds } = readLapScript(
      'if (racerLaps[1] == racerLaps[2]) x.racerLaps[3] = {}; myracerLaps[4] = {}; racerLapsX[5] = {}; $racerLaps[6] = {}',
    )
    expect(blocks).toEqual([])
    expect(mentionedIds).toEqual(['1', '2'])
  })

  it.each([
    ["'racerLaps[1] = {};'", 'a text'],
    ['"it\'s racerLaps[1] = {};"', 'a text with the other quote in it'],
    ["'\\'racerLaps[1] = {};'", 'a text with a quote in it'],
    ['// racerLaps[1] = {', 'a remark'],
    ["/* don't racerLaps[1] = { */", 'a remark of several lines'],
  ])('%s is %s', (text) => {
    const { blocks } = readLapScript(`var x = ${text}\nracerLaps[2] = {};`)
    expect(blocks.map(({ sourceDriverId }) => sourceDriverId)).toEqual(['2'])
  })

  it('ends where the page ends it, so a name that ends the script is refused', () => {
    refused("racerLaps[1] = {'driverName' : 'A ")
  })

  it.each([
    ['another form of line', 'positionDataDriver.data.push({ x: 1, y: 2 });', []],
    ['none', '', []],
    ['no blanks', 'positionDataDriver.data.push([0,3]);positionDataDriver.data.push([1,4]);', [0, 3, 1, 4]],
    ['those of its own only', 'positionDataDriver.data.push([0, 3]);racerLaps[8] = {};', [0, 3]],
  ])('gives the graph of a driver: %s', (_what, lines, graph) => {
    expect(readLapScript(`racerLaps[7] = {}; ${lines}`).blocks[0]?.graph).toEqual(graph)
  })
})

describe('a value', () => {
  it.each([
    [`{'a':'b'}`, { a: 'b' }],
    [`{"a":"b"}`, { a: 'b' }],
    ['{a:1,}', { a: 1 }],
    ['{ $a_1 : -1.50 }', { $a_1: -1.5 }],
    ['{é:true, b:false, c:null}', { é: true, b: false, c: null }],
    ['{a:[],b:{},c:[[],],}', { a: [], b: {}, c: [[]] }],
    ['{/* x */a/* y */:/* z */1// w\n}', { a: 1 }],
    [`{'a\\'b':'c"d'}`, { "a'b": 'c"d' }],
    [`{a:'\\\\ \\/ \\" \\n\\t\\x41\\u0042\\u{1F3CE}'}`, { a: '\\ / " \n\tAB\u{1f3ce}' }],
    [`{a:'};]{ racerLaps[1] = { // /* '}`, { a: '};]{ racerLaps[1] = { // /* ' }],
    [`{a:'<!-- </b> &amp;'}`, { a: '<!-- </b> &amp;' }],
    ['{constructor:1,toString:2,hasOwnProperty:3}', { constructor: 1, toString: 2, hasOwnProperty: 3 }],
    ['{1:2}', { 1: 2 }],
    [`{a:'${'9'.repeat(400)}'}`, { a: '9'.repeat(400) }],
  ])('%.60s', (text, value) => {
    expect(readOne(text)).toEqual(value)
  })

  it.each([
    ['nothing', ''],
    ['an end too early', "{'a':'b'"],
    ['a text over two lines', "{'a':'b\nc'}"],
    ['a text that does not end', "{'a':'b}"],
    ['a text that ends with a backslash', "{'a':'b\\"],
    ['no colon', "{'a' 'b'}"],
    ['no comma', "{'a':'b' 'c':'d'}"],
    ['two commas', '{a:1,,b:2}'],
    ['two commas in a list', '{a:[1,,2]}'],
    ['no value', '{a:}'],
    ['a key twice', '{a:1,a:2}'],
    ['a key twice, once in quotes', `{a:1,'a':2}`],
    ['a prototype', "{'__proto__':{'driverName':'X'}}"],
    ['an expression', '{a:1+1}'],
    ['a call', '{a:alert(1)}'],
    ['a name', '{a:b}'],
    ['a template', '{a:`b`}'],
    ['a regular expression', '{a:/b/}'],
    ['a number with an exponent', '{a:1e5}'],
    ['minus nothing', '{a:-null}'],
    ['an odd escape', "{a:'\\uZZZZ'}"],
    ['an escape beyond Unicode', "{a:'\\u{110000}'}"],
    ['a remark that does not end', '{a:/* 1}'],
    ['a list that ends as an object', '{a:[1}'],
    ['lists without end', `{a:${'['.repeat(100)}`],
    ['a list instead of an object', '[]'],
    ['a text instead of an object', "'a'"],
  ])('is refused: %s', (_what, text) => {
    refused(`racerLaps[7] = ${text};`)
  })

  it.each([
    'racerLaps[a] = {}',
    "racerLaps['x'] = {}",
    'racerLaps[] = {}',
    'racerLaps[1.5] = {}',
    'racerLaps[-1] = {}',
    'racerLaps[123456789012345678901] = {}',
    'racerLaps[1 = {}',
    'racerLaps[i] = data',
  ])('of no driver is refused: %s', (text) => {
    refused(text)
  })

  it('of a driver whose id is in quotes is his', () => {
    expect(readLapScript(`racerLaps["7"] = {}; console.log(racerLaps[ '7' ])`)).toMatchObject({
      blocks: [{ sourceDriverId: '7' }],
      mentionedIds: ['7'],
    })
  })
})
