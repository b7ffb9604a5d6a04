import { describe, expect, it } from 'vitest';
import { models } from '../../../main/simulator/index.ts';
import type { CommandInput, CommandOutput } from '../../../shared/contract.ts';
import type { ServerUnderTest } from '../../support/gateway-fixture.ts';
import { LLAMA, startWork, type WorkUnderTest } from './work-fixture.ts';

/** Builds of one tag, each with weights of its own. */
const build = (letter: string) => ({
  ...models.llama8b(),
  digest: letter.repeat(64),
  blobId: `sha256-${letter.repeat(64)}`,
});
const short = (letter: string): string => letter.repeat(12);
const has = (letter: string, registry = letter, over: ServerUnderTest = {}): ServerUnderTest => ({
  models: [build(letter)],
  registry: [build(registry)],
  ...over,
});

async function order(work: WorkUnderTest, over: Partial<CommandInput<'model.sync'>> = {}) {
  const begun = await work.gateway.handlers['model.sync']({ model: LLAMA, ...over });
  if (!begun.ok) throw new Error(begun.error.message);
  return begun.value;
}
const ends = (work: WorkUnderTest, { operations }: CommandOutput<'model.sync'>) =>
  Promise.all(operations.map((id) => work.ended(id)));

const listed = async (work: WorkUnderTest) =>
  (await work.status()).backends.map(({ installed }) =>
    installed.map(({ name, digest }) => `${name} ${digest.slice(0, 1)}`).join(', '),
  );

describe('syncing the copies of a model', () => {
  it('brings what differs to the build of most, looks whether it came, and leaves nothing behind', async () => {
    const work = await startWork({ servers: [has('a'), has('a'), has('b', 'a')] });
    await expect.poll(async () => (await work.status()).drift).toHaveLength(1);
    const begun = await order(work);
    expect(begun).toMatchObject({ digest: 'a'.repeat(64), holders: ['sim-1', 'sim-2'], leftOut: [] });
    expect(await ends(work, begun)).toMatchObject([
      {
        ...{ kind: 'sync', model: LLAMA, to: 'a'.repeat(64), backend: 'sim-3', state: 'done' },
        detail: `has ${short('a')} now`,
      },
    ]);
    await expect.poll(() => listed(work)).toEqual(Array(3).fill(`${LLAMA} a`));
    expect((await work.status()).drift).toEqual([]);
    expect(
      work
        .server('sim-1')
        .snapshot()
        .requests.filter(({ path }) => path === '/api/pull'),
    ).toEqual([]);
  });

  it('takes the build of the server named, whatever most have', async () => {
    const work = await startWork({ servers: [has('a', 'b'), has('a', 'b'), has('b')] });
    const begun = await order(work, { digestOf: 'sim-3' });
    expect((await ends(work, begun)).map(({ backend, state }) => [backend, state])).toEqual([
      ['sim-1', 'done'],
      ['sim-2', 'done'],
    ]);
    await expect.poll(() => listed(work)).toEqual(Array(3).fill(`${LLAMA} b`));
  });

  it('has nothing to do where all have one build', async () => {
    const work = await startWork({ servers: [has('a'), has('a')] });
    expect(await order(work)).toMatchObject({ operations: [], holders: ['sim-1', 'sim-2'] });
  });

  it('says that what is in memory is the build before', async () => {
    const work = await startWork({ servers: [has('a'), has('b', 'a', { preload: [LLAMA] })] });
    expect(await ends(work, await order(work))).toMatchObject([
      { detail: `has ${short('a')} now; what is in memory is the build before until it is unloaded` },
    ]);
  });

  it('leaves out what cannot be reached, and says so', async () => {
    const work = await startWork({ servers: [has('a'), has('a'), has('b'), has('b', 'a')] });
    work.server('sim-3').setFault({ kind: 'refuse' });
    await expect.poll(async () => (await work.backend('sim-3')).health).toBe('down');
    const begun = await order(work);
    expect(begun).toMatchObject({
      operations: [expect.stringMatching(/^sync-/)],
      leftOut: [{ backend: 'sim-3', reason: expect.stringMatching(/^it is down: /) }],
    });
    expect(await ends(work, begun)).toMatchObject([{ backend: 'sim-4', state: 'done' }]);
  });
});

describe('when the registry has another build by now', () => {
  it('the first copy is put back as it was, and the others are not pulled', async () => {
    const work = await startWork({ servers: [has('a'), has('a'), has('a'), has('b', 'c'), has('d', 'c')] });
    const [first, second] = await ends(work, await order(work));
    expect(first).toMatchObject({
      state: 'failed',
      detail: `the registry has ${short('c')} by now, no longer ${short('a')} that sim-1, sim-2 and sim-3 have; sync ${LLAMA} to the newest build to make all copies the same; its build ${short('b')} was put back`,
    });
    expect(second).toMatchObject({
      state: 'failed',
      detail: `nothing was pulled: as the pull on sim-4 has shown, the registry has ${short('c')}, no longer ${short('a')} that sim-1, sim-2 and sim-3 have; sync ${LLAMA} to the newest build to make all copies the same`,
    });
    await expect.poll(() => listed(work)).toEqual([...Array(3).fill(`${LLAMA} a`), `${LLAMA} b`, `${LLAMA} d`]);
    expect(
      work
        .server('sim-5')
        .snapshot()
        .requests.map(({ path }) => path),
    ).not.toContain('/api/pull');
  });

  it('and that is the odd copy’s own, it says that the others are older', async () => {
    const work = await startWork({ servers: [has('a', 'b'), has('a', 'b'), has('b')] });
    expect(await ends(work, await order(work))).toMatchObject([
      {
        state: 'failed',
        detail: `the registry has the very build that is here, ${short('b')}: the one that sim-1 and sim-2 have, ${short('a')}, is older and cannot be pulled any more; sync ${LLAMA} to the newest build to make all copies the same`,
      },
    ]);
    await expect.poll(() => listed(work)).toEqual([`${LLAMA} a`, `${LLAMA} a`, `${LLAMA} b`]);
  });

  it('all can be brought to that one', async () => {
    const work = await startWork({ servers: [has('a', 'c'), has('b', 'c'), has('c')] });
    const ended = await ends(work, await order(work, { newest: true }));
    expect(ended.map(({ to, state, detail }) => [to, state, detail])).toEqual([
      ['newest', 'done', `has ${short('c')} now`],
      ['newest', 'done', `has ${short('c')} now`],
      ['newest', 'done', `has the newest already, ${short('c')}`],
    ]);
    await expect.poll(() => listed(work)).toEqual(Array(3).fill(`${LLAMA} c`));
  });

  it('and yet another for the next server, that is said', async () => {
    const work = await startWork({ servers: [has('a', 'b'), has('a', 'c')] });
    expect(await ends(work, await order(work, { newest: true }))).toMatchObject([
      { state: 'done' },
      {
        state: 'failed',
        detail: `has ${short('c')} now, but sim-1 got ${short('b')} before: the registry has changed meanwhile, so sync it again`,
      },
    ]);
  });
});

describe('a sync that does not come to its end', () => {
  const slow = has('b', 'a', { timeScale: 0.2, pullBandwidth: 1e8 });

  it('leaves the copy as it was when it is cancelled; clients are not shown what is kept meanwhile', async () => {
    const work = await startWork({ servers: [has('a'), slow] });
    const { operations } = await order(work, { backends: ['sim-2'], digestOf: 'sim-1' });
    const [id = ''] = operations;
    await expect.poll(async () => (await work.operation(id)).progress?.done ?? 0).toBeGreaterThan(0);
    await expect.poll(() => listed(work)).toContain(`${LLAMA}-before-sync b, ${LLAMA} b`);
    const tags = (await (await fetch(`${work.url}/api/tags`)).json()) as { models: { name: string }[] };
    expect(tags.models.map(({ name }) => name)).toEqual([LLAMA]);
    await work.cancel(id);
    expect(await work.ended(id)).toMatchObject({
      state: 'cancelled',
      detail: expect.stringMatching(/^cancelled; .* stay there, .*; its build bbbbbbbbbbbb was put back$/),
    });
    await expect.poll(() => listed(work)).toEqual([`${LLAMA} a`, `${LLAMA} b`]);
  });

  it('says what failed, and that the copy is as it was', async () => {
    const work = await startWork({ servers: [has('a'), has('b')] });
    work.server('sim-2').setFault({ kind: '500', route: '/api/pull', message: 'write: no space left on device' });
    expect(await ends(work, await order(work))).toMatchObject([
      {
        state: 'failed',
        detail: expect.stringMatching(/no space left on device; its build bbbbbbbbbbbb was put back$/),
      },
    ]);
    await expect.poll(() => listed(work)).toEqual([`${LLAMA} a`, `${LLAMA} b`]);
  });

  it('pulls nothing when the build that is there cannot be kept', async () => {
    const work = await startWork({ servers: [has('a'), has('b', 'a')] });
    work.server('sim-2').setFault({ kind: '500', route: '/api/copy', message: 'read-only file system' });
    expect(await ends(work, await order(work))).toMatchObject([
      {
        state: 'failed',
        detail: expect.stringMatching(
          /^its build cannot be kept for the way back: .*read-only file system; nothing was pulled$/,
        ),
      },
    ]);
    expect(
      work
        .server('sim-2')
        .snapshot()
        .requests.map(({ path }) => path),
    ).not.toContain('/api/pull');
  });
});

describe('a sync is refused', () => {
  it.each([
    ['for a model that nobody has', { model: 'phi4:14b' }, { code: 'not_found', field: 'model' }],
    ['for a model of the cloud', { model: 'gpt-oss:120b-cloud' }, { code: 'refused', field: 'model' }],
    ['for what is no name', { model: 'a b' }, { code: 'bad_input', field: 'model' }],
    [
      'to the build of a server without one',
      { model: LLAMA, digestOf: 'sim-3' },
      { code: 'refused', field: 'digestOf' },
    ],
    ['on a server without a copy', { model: LLAMA, backends: ['sim-3'] }, { code: 'refused', field: 'backends' }],
    ['on a server nobody knows', { model: LLAMA, backends: ['rig-9'] }, { code: 'not_found', field: 'backends' }],
    [
      'to two things at once',
      { model: LLAMA, digestOf: 'sim-1', newest: true },
      { code: 'bad_input', field: 'digestOf' },
    ],
  ])('%s', async (_, wish, error) => {
    const work = await startWork({ servers: [has('a'), has('b'), { models: [] }] });
    expect(await work.gateway.handlers['model.sync'](wish)).toMatchObject({ ok: false, error });
    expect(await work.operations()).toEqual([]);
  });

  it('while one to another build runs there, and joined while one to the same does', async () => {
    const work = await startWork({ servers: [has('a'), has('b', 'a', { timeScale: 1, pullBandwidth: 1e6 })] });
    const first = await order(work);
    expect((await order(work)).operations).toEqual(first.operations);
    expect(await work.gateway.handlers['model.sync']({ model: LLAMA, newest: true })).toMatchObject({
      ok: false,
      error: { code: 'conflict', message: `${LLAMA} is being synced on sim-2: wait for it, or cancel it first` },
    });
  });
});
