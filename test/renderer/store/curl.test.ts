import { describe, expect, it } from 'vitest';
import { routes } from '../../../main/proxy/routes.ts';
import { curlOf } from '../../../renderer/store/curl.ts';
import { live } from '../views/traffic/exchange-fixture.ts';

const GATEWAY = 'http://127.0.0.1:8080';
const of = (some: Parameters<typeof live>[0]) => curlOf(live(some), GATEWAY);

describe('a request as curl', () => {
  it('asks the same route for the same model under the same id', () => {
    expect(of({})).toEqual({
      ok: true,
      command:
        `curl 'http://127.0.0.1:8080/api/chat' -H 'x-request-id: req-1' -H 'content-type: application/json' ` +
        `-d '{"model":"llama3.1:8b","messages":[{"role":"user","content":"Why is the sky blue?"}]}'`,
    });
  });

  it('reads where the gateway answers by itself', () => {
    expect(of({ route: '/api/tags', model: null })).toEqual({
      ok: true,
      command: `curl 'http://127.0.0.1:8080/api/tags' -H 'x-request-id: req-1'`,
    });
    expect(of({ route: '/v1/models/:model', model: 'hf.co/a/b:q8' })).toMatchObject({
      command: expect.stringContaining('/v1/models/hf.co/a/b:q8'),
    });
  });

  it('leaves a place for the key, which is never recorded', () => {
    expect(of({ identity: { id: 'ck_ana', name: 'ana' } })).toMatchObject({
      command: expect.stringContaining('-H "authorization: Bearer $CORRAL_KEY"'),
    });
  });

  it('names the backend where one must be named', () => {
    expect(of({ route: '/api/pull', backend: 'rig-2' })).toMatchObject({
      command: expect.stringContaining(`-H 'x-corral-backend: rig-2'`),
    });
  });

  it('keeps a quote from ending the shell word', () => {
    expect(of({ model: "it's" })).toMatchObject({ command: expect.stringContaining(`"it'\\''s"`) });
  });

  it('says so when what mattered is not recorded', () => {
    expect(of({ route: '/api/create' })).toEqual({ ok: false, reason: 'what it was about is not recorded' });
    expect(of({ route: 'none' })).toMatchObject({ ok: false });
  });

  it('knows every route of the gateway that can be asked again', () => {
    const unknown = routes.filter(({ template }) => !of({ route: template }).ok).map(({ template }) => template);
    expect(unknown).toEqual(['/api/create', '/api/delete', '/api/copy', '/api/blobs/:digest']);
  });
});
