import { describe, expect, it } from 'vitest';
import { models } from '../../../main/simulator/index.ts';
import { LLAMA, SERVER, SMALL, startWork, type WorkUnderTest } from './work-fixture.ts';

const other = (name: string) => ({ ...models.llama3b(), name, digest: 'e'.repeat(64) });

const digests = async (work: WorkUnderTest, id = SERVER) =>
  Object.fromEntries((await work.backend(id)).installed.map(({ name, digest }) => [name, digest]));

async function copy(work: WorkUnderTest, to: string, over: { backends?: string[]; confirm?: boolean } = {}) {
  const begun = await work.gateway.handlers['model.copy']({ model: LLAMA, backends: [SERVER], to, ...over });
  if (!begun.ok) throw new Error(begun.error.message);
  return Promise.all(begun.value.operations.map((id) => work.ended(id)));
}

describe('copying a model', () => {
  it('gives it another name on every server named, which the fleet and its clients hear of', async () => {
    const work = await startWork({ servers: [{}, {}] });
    const ended = await copy(work, 'Team-Chat', { backends: [SERVER, 'sim-2'] });
    const detail = 'copied: team-chat:latest is the same build and takes no disk of its own';
    expect(ended).toMatchObject([
      { kind: 'copy', model: LLAMA, to: 'team-chat:latest', backend: SERVER, state: 'done', detail },
      { kind: 'copy', model: LLAMA, to: 'team-chat:latest', backend: 'sim-2', state: 'done', detail },
    ]);
    for (const id of [SERVER, 'sim-2']) {
      const there = await digests(work, id);
      expect(there['team-chat:latest']).toBe(there[LLAMA]);
    }
    const listed = (await (await fetch(`${work.url}/api/tags`)).json()) as { models: { name: string }[] };
    expect(listed.models.map(({ name }) => name)).toContain('Team-Chat:latest');
    expect((await work.status()).events.map(({ text }) => text)).toContain(
      `copying ${LLAMA} to team-chat:latest on sim-2: ${detail}`,
    );
  });

  it('has nothing to do where both names are one build', async () => {
    const work = await startWork();
    await copy(work, 'chat');
    expect(await copy(work, 'chat')).toMatchObject([{ state: 'done', detail: 'chat:latest is that build already' }]);
  });

  it('asks before it takes a name from another build, and replaces that build when it may', async () => {
    const work = await startWork({ servers: [{ models: [models.llama8b(), other('chat:latest')] }] });
    const input = { model: LLAMA, backends: [SERVER], to: 'chat' };
    expect(await work.gateway.handlers['model.copy'](input)).toEqual({
      ok: false,
      error: {
        code: 'conflict',
        field: 'confirm',
        message: `on sim-1, chat:latest is another build there (eeeeeeeeeeee): confirm that it is to be replaced`,
      },
    });
    expect(await copy(work, 'chat', { confirm: true })).toMatchObject([{ state: 'done' }]);
    const there = await digests(work);
    expect(there['chat:latest']).toBe(there[LLAMA]);
  });

  it('takes a name from no other build than the one that was seen when somebody agreed', async () => {
    const work = await startWork({
      servers: [{ models: [models.llama8b(), other('chat:latest')] }],
      config: { health: { inventoryInterval: '1h' } },
    });
    // Behind the gateway's back, which reads that list once an hour only.
    const pulled = { ...other('chat:latest'), digest: 'f'.repeat(64) };
    work.server(SERVER).configure({ registry: [pulled] });
    await fetch(`${work.server(SERVER).url}/api/pull`, { method: 'POST', body: '{"model":"chat","stream":false}' });
    expect(await copy(work, 'chat', { confirm: true })).toMatchObject([
      { state: 'failed', detail: 'chat:latest is another build there (ffffffffffff): it was not replaced' },
    ]);
    expect((await digests(work))['chat:latest']).toBe('f'.repeat(64));
  });

  it.each([
    ['a server that lacks it', { model: 'phi4:14b', to: 'chat' }, { code: 'refused', field: 'backends' }],
    ['its own name', { model: LLAMA, to: LLAMA }, { code: 'bad_input', field: 'to' }],
    ['what is no name', { model: LLAMA, to: 'a b' }, { code: 'bad_input', field: 'to' }],
    ['a name of the cloud', { model: LLAMA, to: 'chat:cloud' }, { code: 'bad_input', field: 'to' }],
    ['a model of the cloud', { model: 'gpt-oss:120b-cloud', to: 'chat' }, { code: 'refused', field: 'model' }],
  ])('is refused for %s', async (_, input, error) => {
    const work = await startWork();
    const refused = await work.gateway.handlers['model.copy']({ ...input, backends: [SERVER] });
    expect(refused).toMatchObject({ ok: false, error });
    expect(await work.operations()).toEqual([]);
  });

  it('says why the server would not', async () => {
    const work = await startWork();
    work.server(SERVER).setFault({ kind: '500', route: '/api/copy', message: 'open manifests: permission denied' });
    const [ended] = await copy(work, 'chat');
    expect(ended).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('may not write to its model folder'),
    });
    expect(Object.keys(await digests(work))).not.toContain('chat:latest');
  });

  it('is kept apart from other work on either name', async () => {
    const work = await startWork({ servers: [{ models: [models.llama8b()], timeScale: 1, pullBandwidth: 1e6 }] });
    await work.begin('pull', SMALL);
    const refused = await work.gateway.handlers['model.copy']({ model: LLAMA, backends: [SERVER], to: SMALL });
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'conflict', message: `${SMALL} is being pulled on sim-1: wait for it, or cancel it first` },
    });
  });
});
