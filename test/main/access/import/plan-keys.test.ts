import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planKeys } from '../../../../main/access/import/plan-keys.ts';
import { makeSecret } from '../../../../main/access/key-text.ts';
import { csvText } from '../../../../shared/csv-text.ts';
import { MAX_LISTED_KEYS, problemLine } from '../../../../shared/key-import.ts';
import { keyRules } from '../../../../shared/key-input.ts';

const aKey = makeSecret('ck_23456789', (bytes) => new Uint8Array(bytes).fill(7));
const DAY_MS = 86_400_000;
const plan = (csv: string, owners: readonly string[] = []) => planKeys(csv, { now: 0, owners: new Set(owners) });
const complaints = (csv: string): readonly string[] => plan(csv).problems.map(problemLine);
const keysOf = (csv: string) => {
  expect(complaints(csv)).toEqual([]);
  return plan(csv).keys;
};

describe('a list of keys', () => {
  it('makes of an owner alone what one command makes of it', () => {
    expect(keysOf('owner\nAna\n')).toEqual([{ line: 2, rules: keyRules.parse({ owner: 'Ana' }), isKnown: false }]);
  });

  it('says everything that a key can be told, in any order, with lists in one cell', () => {
    const [key] = keysOf(
      'Expires,class,concurrent,requests-per-minute,Burst,tokens-per-minute,requests-per-day,tokens-per-day,addresses,routes,models,scopes,note,Owner\n' +
        '30d,Batch,2,600,0,20000,,1000000,10.0.0.0/8 192.168.7.7,/v1/* /api/chat,"llama3.1:8b, qwen*",inference inventory,nightly,Jobs\n',
    );
    expect(key?.rules).toEqual({
      ...keyRules.parse({ owner: 'Jobs' }),
      note: 'nightly',
      scopes: ['inference', 'inventory'],
      models: ['llama3.1:8b', 'qwen*'],
      routes: ['/v1/*', '/api/chat'],
      addresses: ['10.0.0.0/8', '192.168.7.7'],
      workClass: 'batch',
      concurrent: 2,
      limits: {
        requestsPerMinute: 600,
        burst: 0,
        tokensPerMinute: 20_000,
        requestsPerDay: null,
        tokensPerDay: 1_000_000,
      },
      expiresAt: 30 * DAY_MS,
    });
  });

  it.each([
    ['semicolons, as Excel writes them', 'owner;note;models\r\nAna;"a;b";llama3.1:8b qwen*\r\n'],
    ['tabs, as a spreadsheet is pasted', 'owner\tnote\tmodels\nAna\ta;b\tllama3.1:8b qwen*\n'],
    ['a byte order mark', '\ufeffowner,note,models\nAna,a;b,llama3.1:8b qwen*'],
    ['spaces and empty lines', '\n owner , note , models\n\n Ana , "a;b" , llama3.1:8b qwen* \n , , \n'],
  ])('may come with %s', (_, csv) => {
    expect(keysOf(csv).map(({ rules: { owner, note, models } }) => [owner, note, models])).toEqual([
      ['Ana', 'a;b', ['llama3.1:8b', 'qwen*']],
    ]);
  });

  it('tells who has a key that works already', () => {
    expect(plan('owner\nAna\nBob\n', ['Bob']).keys.map(({ isKnown }) => isKnown)).toEqual([false, true]);
  });

  it('reads back whatever was written as CSV', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((one) => one.trim() === one);
    fc.assert(
      fc.property(fc.array(fc.record({ owner: text, note: text }), { minLength: 1, maxLength: 8 }), (rows) => {
        const csv = csvText([['owner', 'note'], ...rows.map(({ owner, note }) => [owner, note])]);
        expect(plan(csv).keys.map(({ rules: { owner, note } }) => ({ owner, note }))).toEqual(rows);
      }),
    );
  });

  it.each(['=SUM(A1)', '-x', '+49 30 1234', '@ana', "'=x", "''@x", "'quoted'", '＝x'])('keeps the name %j', (owner) => {
    const csv = csvText([['owner'], [owner]]);
    expect(keysOf(csv).map(({ rules }) => rules.owner)).toEqual([owner]);
    // Whoever wrote the list by hand marked nothing.
    if (!owner.startsWith("'")) expect(keysOf(`owner\n${owner}\n`)[0]?.rules.owner).toBe(owner);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (csv) => void plan(csv)));
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (csv) => void plan(`owner,models\n${csv}`)));
  });
});

describe('what is wrong with a list', () => {
  it.each([
    ['', 'line 1: there is nothing in it'],
    ['owner,note\n', 'line 1: no key is listed below it'],
    ['note\nx\n', 'line 1: there must be a column called owner'],
    ['owner,modles\nAna,x\n', 'line 1, modles: there is no such column, did you mean `models`?'],
    ['owner,constructor\nAna,x\n', 'line 1, constructor: there is no such column'],
    ['owner,Owner\nAna,Bob\n', 'line 1, Owner: this column is there twice'],
    ['owner,note\nAna\n', 'line 2: has 1 cells; the first line names 2'],
    ['owner,note\nAna,b,c\n', 'line 2: has 3 cells; the first line names 2'],
    ['owner,note\n,laptop\n', 'line 2, owner: must say whom the key is for'],
    ['owner,scopes\nAna,all\n', 'line 2, scopes: must be inference, inventory, manage or admin, found "all"'],
    ['owner,class\nAna,urgent\n', 'line 2, class: must be interactive, normal or batch, found "urgent"'],
    ['owner,models\nAna,no/such/kind/of/name\n', 'line 2, models: must be a model name or a pattern'],
    ['owner,addresses\nAna,10.0.0/8\n', 'line 2, addresses: must be an address or a range'],
    ['owner,routes\nAna,v1\n', 'line 2, routes: must be a path or a pattern'],
    ['owner,concurrent\nAna,two\n', 'line 2, concurrent: must be a whole number, found "two"'],
    ['owner,burst\nAna,-1\n', 'line 2, burst: must be a whole number, found "-1"'],
    ['owner,burst\nAna,99999999999\n', 'line 2, burst: '],
    [`owner\n${aKey}\n`, 'line 2, owner: holds a key'],
    [`owner,note\nAna,was ${aKey} until May\n`, 'line 2, note: holds a key'],
    ['owner,expires\nAna,soon\n', 'line 2, expires: must be never, a duration such as 30d, or a day'],
    ['owner,expires\nAna,1969-01-01\n', 'line 2, expires: lies in the past: "1969-01-01"'],
    ['owner,note\nAna,"open\nBob,x\n', 'line 2: a quote that was opened is never closed'],
    ['owner,note\nAna,"a"b\n', 'line 2: something stands behind a closing quote'],
    ['owner,note\nAna,a"b\n', 'line 2: a quote stands in the middle of a cell'],
  ])('in %j is told by line and column: %s', (csv, complaint) => {
    expect(complaints(csv)).toEqual([expect.stringContaining(complaint)]);
  });

  it('is told of every line and every cell at once', () => {
    expect(
      complaints('owner,concurrent,class\nAna,x,y\nBob,1,batch\n,2,z\n').map((line) => line.split(':')[0]),
    ).toEqual(['line 2, concurrent', 'line 2, class', 'line 4, owner', 'line 4, class']);
  });

  it.each(['\n', '\r\n'])('names the line on which a record begins, whatever lies between (%j)', (end) => {
    const rows = [
      'owner,note,class',
      '"Ana","two',
      'lines",batch',
      '',
      ',,',
      ' ',
      'Bób,"more',
      'lines",urgent',
      'Cleo,x,y',
    ];
    expect(complaints(rows.join(end)).map((line) => line.split(':')[0])).toEqual(['line 7, class', 'line 9, class']);
  });

  it('includes more keys than are made at once', () => {
    const csv = `owner\n${'Ana\n'.repeat(MAX_LISTED_KEYS + 1)}`;
    expect(complaints(csv)).toEqual([`line ${MAX_LISTED_KEYS + 2}: more than ${MAX_LISTED_KEYS} keys at once`]);
    expect(plan(csv).keys).toEqual([]);
  });
});
