import { describe, expect, it } from 'vitest';
import type { FoundOllama, FoundOpenAi, Inspection } from '../../../shared/inspection.ts';
import { ok } from '../../../shared/result.ts';
import { startRemote } from './remote-fixture.ts';

const model = { name: 'llama3.1:8b', digest: 'a', sizeBytes: 4_920_753_328 };
const found: FoundOllama = {
  found: true,
  kind: 'ollama',
  url: 'http://10.0.0.5:11434',
  version: '0.32.15',
  installed: [model],
  loaded: null,
  troubles: ['the list of loaded models could not be read: silent'],
  suggestedSlots: 1,
  slotsReason: 'since 0.11 that is the default',
  suggestedId: 'rig-5',
  knownAs: null,
  tookMs: 12.4,
};

const foundOpenAi: FoundOpenAi = {
  found: true,
  kind: 'openai',
  url: 'http://10.0.0.5:8000/v1',
  models: ['gpt-a', 'gpt-b'],
  troubles: [],
  suggestedSlots: 'auto',
  slotsReason: 'it queues',
  suggestedId: 'rig-5',
  knownAs: null,
  tookMs: 3,
};

async function inspectingOpenAi() {
  const inputs: unknown[] = [];
  const remote = await startRemote({
    'backend.inspect': async (input) => {
      inputs.push(input);
      return ok(foundOpenAi);
    },
  });
  return { ...remote, inputs };
}

describe('corral backend inspect', () => {
  const inspecting = (inspection: Inspection) => startRemote({ 'backend.inspect': async () => ok(inspection) });

  it('says what is there, and how to add it', async () => {
    const { run: corral } = await inspecting(found);
    expect(await corral('backend', 'inspect', 'http://10.0.0.5:11434')).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'http://10.0.0.5:11434  Ollama 0.32.15, answered within 12 ms',
        'installed: 1 model: llama3.1:8b (4.9 GB)',
        'loaded: not known',
        'the list of loaded models could not be read: silent',
        'add it: corral backend add http://10.0.0.5:11434 --id rig-5 --slots 1   (since 0.11 that is the default)',
        '',
      ].join('\n'),
    });
  });

  it('says what a server of the OpenAI API serves, and how to add it as one', async () => {
    const { run: corral, inputs } = await inspectingOpenAi();
    const { stdout } = await corral('backend', 'inspect', '10.0.0.5:8000', '--kind', 'openai');
    expect(stdout.split('\n')).toEqual([
      'http://10.0.0.5:8000/v1  a server of the OpenAI API, answered within 3 ms',
      'models: 2 models: gpt-a, gpt-b',
      'add it: corral backend add http://10.0.0.5:8000/v1 --id rig-5 --kind openai   (it queues)',
      '',
    ]);
    expect(inputs).toEqual([{ url: '10.0.0.5:8000', kind: 'openai' }]);
    expect(await corral('backend', 'inspect', 'x', '--kind', 'vllm')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--kind must be ollama or openai'),
    });
  });

  it('says that it is a backend already', async () => {
    const { run: corral } = await inspecting({ ...found, knownAs: 'rig-1', loaded: [], troubles: [] });
    expect((await corral('backend', 'inspect', 'http://10.0.0.5:11434')).stdout).toContain(
      'it is the backend rig-1 already\n',
    );
  });

  it('ends with 1 and the reason when no server is there, with --json beside the document', async () => {
    const none: Inspection = {
      found: false,
      url: found.url,
      kind: 'refused',
      reason: 'connection refused',
      seems: null,
    };
    const { run: corral } = await inspecting(none);
    const stderr = 'corral: http://10.0.0.5:11434: connection refused\n';
    expect(await corral('backend', 'inspect', 'x')).toEqual({ code: 1, stdout: '', stderr });
    const asJson = await corral('backend', 'inspect', 'x', '--json');
    expect([asJson.code, JSON.parse(asJson.stdout), asJson.stderr]).toEqual([1, none, stderr]);
  });
});

describe('corral backend edit', () => {
  it('changes what is given and nothing else', async () => {
    const inputs: unknown[] = [];
    const { run: corral } = await startRemote({
      'backend.edit': async (input) => {
        inputs.push(input);
        return ok({ id: input.id });
      },
    });
    expect((await corral('backend', 'edit', 'rig-1', '--slots', 'auto', '--tier', '2')).stdout).toBe('changed rig-1\n');
    expect((await corral('backend', 'edit', 'rig-1', '--url', 'http://10.0.0.9:11434', '--weight', '0.5')).code).toBe(
      0,
    );
    await corral('backend', 'edit', 'rig-1', '--kind', 'openai');
    await corral('backend', 'edit', 'rig-1', '--rpm', '60', '--tpm', 'none');
    expect(inputs).toEqual([
      { id: 'rig-1', slots: 'auto', tier: 2 },
      { id: 'rig-1', url: 'http://10.0.0.9:11434', weight: 0.5 },
      { id: 'rig-1', kind: 'openai' },
      { id: 'rig-1', requestsPerMinute: 60, tokensPerMinute: null },
    ]);
  });

  it('is wrong usage when nothing is given, or what is no number', async () => {
    const { run: corral } = await startRemote();
    expect(await corral('backend', 'edit', 'rig-1')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nothing to change'),
    });
    expect(await corral('backend', 'edit', 'rig-1', '--tier', 'low')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--tier'),
    });
    expect(await corral('backend', 'edit', 'rig-1', '--rpm', 'many')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--rpm must be a whole number, or none'),
    });
  });
});

describe('corral events', () => {
  const event = { seq: 1, at: 1_767_225_600_000, kind: 'health', backend: 'rig-1' } as const;

  it('shows them like a log, the latest last, and marks what is bad', async () => {
    const asked: unknown[] = [];
    const { run: corral } = await startRemote({
      'event.list': async (input) => {
        asked.push(input);
        return ok([
          { ...event, seq: 2, severity: 'bad', text: 'rig-1 is down: connection refused' },
          { ...event, severity: 'good', text: 'rig-1 is up' },
        ]);
      },
    });
    const { stdout, code } = await corral('events', '--backend', 'rig-1');
    const when = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;
    expect(stdout).toMatch(
      new RegExp(`^WHEN +WHAT\n${when} +rig-1 is up\n${when}  !!  rig-1 is down: connection refused\n$`),
    );
    expect([code, asked]).toEqual([0, [{ backend: 'rig-1' }]]);
  });

  it('shows those of some kinds, and says which kinds there are', async () => {
    const asked: unknown[] = [];
    const { run } = await startRemote({
      async 'event.list'(input) {
        asked.push(input);
        return ok([{ ...event, kind: 'key', severity: 'warning', text: 'key ck_a of Ann expires in 3 days' }]);
      },
    });
    expect((await run('events', '--kind', 'key, drift')).stdout).toContain('  !  key ck_a of Ann expires in 3 days\n');
    expect(asked).toEqual([{ kinds: ['key', 'drift'] }]);
    expect(await run('events', '--kind', 'keys')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--kind must be of health, .*, notify, found "keys"/),
    });
  });

  it('says so when there are none', async () => {
    const { run: corral } = await startRemote();
    expect((await corral('events')).stdout).toBe('nothing has happened yet\n');
  });
});
