import { describe, expect, it } from 'vitest';
import { bearer, json, startFixture } from './control-fixture.ts';

const drain = '/api/control/backend.drain';
const asCli = { ...json, ...bearer };

describe('a command over HTTP', () => {
  it('answers with the handler’s reply and a status that says the same', async () => {
    const { ask } = await startFixture();
    const post = (input: unknown) => ask(drain, { method: 'POST', headers: asCli, body: JSON.stringify(input) });
    const done = await post({ id: 'rig-1' });
    expect([done.status, JSON.parse(done.body)]).toEqual([
      200,
      { ok: true, value: { id: 'rig-1', inFlight: 0, endsAt: null, leaving: null } },
    ]);
    expect(done.headers['cache-control']).toBe('no-store');
    const missing = await post({ id: 'rig-9' });
    expect([missing.status, JSON.parse(missing.body).error]).toEqual([
      404,
      { code: 'not_found', message: 'no backend rig-9', field: 'id' },
    ]);
    const wrong = await post({ id: 7 });
    expect([wrong.status, JSON.parse(wrong.body).error]).toMatchObject([400, { code: 'bad_input', field: 'id' }]);
  });

  it('may come without a body when it takes no input', async () => {
    const { ask } = await startFixture();
    expect((await ask('/api/control/backend.list', { method: 'POST', headers: asCli })).status).toBe(200);
  });

  it('that does not exist is 404, another path too', async () => {
    const { ask } = await startFixture();
    const unknown = await ask('/api/control/backend.explode', { method: 'POST', headers: asCli, body: '{}' });
    expect([unknown.status, JSON.parse(unknown.body).error.code]).toEqual([404, 'unknown_command']);
    const nowhere = await ask('/api/other', { headers: bearer });
    expect([nowhere.status, JSON.parse(nowhere.body).error.code]).toEqual([404, 'not_found']);
  });

  it('with another method is 405 and says which one works', async () => {
    const { ask } = await startFixture();
    const answer = await ask(drain, { headers: bearer });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
    expect(JSON.parse(answer.body)).toMatchObject({ ok: false });
    expect((await ask('/metrics', { method: 'POST' })).status).toBe(405);
    expect((await ask('/api/control/events', { method: 'HEAD', headers: bearer })).status).toBe(405);
  });

  it('of a type that crosses sites without permission is 415', async () => {
    const { ask } = await startFixture();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
      const headers = { ...bearer, 'content-type': type };
      const answer = await ask(drain, { method: 'POST', headers, body: '{"id":"rig-1"}' });
      expect([type, answer.status]).toEqual([type, 415]);
    }
    const headers = { ...bearer, 'content-type': 'Application/JSON; charset=utf-8' };
    expect((await ask(drain, { method: 'POST', headers, body: '{"id":"rig-1"}' })).status).toBe(200);
  });

  it('that is not JSON is 400, over a megabyte 413', async () => {
    const { ask } = await startFixture();
    expect((await ask(drain, { method: 'POST', headers: asCli, body: '{"id":' })).status).toBe(400);
    const big = await ask(drain, { method: 'POST', headers: asCli, body: `"${'x'.repeat(1024 * 1024)}"` });
    expect([big.status, JSON.parse(big.body).error.code]).toEqual([413, 'bad_input']);
  });

  it('that crashes is 500 without a word of what crashed', async () => {
    const { ask, log } = await startFixture({
      handlers: {
        'backend.drain': async () => {
          throw new Error('inner secret');
        },
      },
    });
    const answer = await ask(drain, { method: 'POST', headers: asCli, body: '{"id":"rig-1"}' });
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('inner secret');
    expect(JSON.stringify(log.lines)).toContain('inner secret');
  });
});
