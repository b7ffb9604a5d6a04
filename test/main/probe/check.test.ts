import { describe, expect, it } from 'vitest';
import type { CheckTerms } from '../../../main/probe/ask.ts';
import { checkInventory, checkResidency, checkVersion } from '../../../main/probe/check.ts';
import { systemClock } from '../../../main/system-ports.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { answering, type Behaviour, httpText, silent, startRawServer } from './raw-server.ts';

const terms = (changes: Partial<CheckTerms> = {}): CheckTerms => ({
  clock: systemClock,
  timeoutMs: 5_000,
  userAgent: 'corral/1.2.3',
  ...changes,
});

const versionOf = async (behave: Behaviour) => checkVersion(await startRawServer(behave), terms());

describe('a version check', () => {
  it('returns the version of a server that answers as Ollama does', async () => {
    const result = await versionOf(answering('200 OK', '{"version":"0.32.15"}'));
    expect(result).toMatchObject({ ok: true, version: '0.32.15' });
  });

  it('introduces itself with Host and user-agent and nothing that Ollama could reject', async () => {
    const server = await startRawServer(answering('200 OK', '{"version":"0.1.0"}'));
    await checkVersion(server, terms());
    const lines = server.requests[0]!.trimEnd().split('\r\n');
    expect(lines[0]).toBe('GET /api/version HTTP/1.1');
    expect(
      lines
        .slice(1)
        .map((line) => line.toLowerCase())
        .sort(),
    ).toEqual(['connection: close', `host: 127.0.0.1:${server.port}`, 'user-agent: corral/1.2.3']);
  });

  it('leaves no connection open, even when the server would keep it', async () => {
    const server = await startRawServer((socket) => socket.write(httpText('200 OK', '{"version":"0.1.0"}')));
    expect(await checkVersion(server, terms())).toMatchObject({ ok: true });
    await expect.poll(server.open).toBe(0);
  });

  it('names the remedy when nothing listens there', async () => {
    const server = await startRawServer(silent);
    await server.close();
    const result = await checkVersion(server, terms());
    expect(result).toMatchObject({ ok: false, kind: 'refused' });
    expect(result).toHaveProperty('reason', expect.stringContaining('OLLAMA_HOST=0.0.0.0'));
  });

  it('calls a server silent that accepts the connection and never answers', async () => {
    const server = await startRawServer(silent);
    const clock = createManualClock();
    const result = checkVersion(server, terms({ clock, timeoutMs: 2_000 }));
    await expect.poll(() => server.requests.length).toBe(1);
    clock.advance(2_000);
    expect(await result).toMatchObject({ kind: 'silent', reason: expect.stringContaining('within 2 s') });
    await expect.poll(server.open).toBe(0);
  });

  it('bounds the whole check, not each silence: a trickling answer is silent too', async () => {
    const clock = createManualClock();
    let sent = false;
    const server = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 21\r\n\r\n{"ver', () => {
        sent = true;
      });
    });
    const result = checkVersion(server, terms({ clock, timeoutMs: 2_000 }));
    await expect.poll(() => sent).toBe(true);
    clock.advance(2_000);
    expect(await result).toMatchObject({ kind: 'silent' });
  });

  it('reports a connection that breaks before or within the answer as reset', async () => {
    expect(await versionOf((socket) => socket.resetAndDestroy())).toMatchObject({ kind: 'reset' });
    expect(await versionOf((socket) => socket.end())).toMatchObject({ kind: 'reset' });
    expect(await versionOf((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"ver'))).toMatchObject(
      {
        kind: 'reset',
      },
    );
  });

  it('calls an empty 403 forbidden and says which Host was rejected', async () => {
    const server = await startRawServer(answering('403 Forbidden', '', 'date: now'));
    const result = await checkVersion(server, terms());
    expect(result).toMatchObject({ kind: 'forbidden', reason: expect.stringContaining(`(127.0.0.1:${server.port})`) });
  });

  it.each([
    ['a web page', answering('200 OK', '<html>router</html>', 'content-type: text/html')],
    ['JSON without a version', answering('200 OK', '{"status":"ok"}')],
    ['a version that is not text', answering('200 OK', '{"version":3}')],
    ['an empty answer', answering('200 OK', '')],
    ['an unknown path', answering('404 Not Found', '404 page not found')],
    ['a redirect', answering('301 Moved', '', 'location: https://elsewhere/')],
    ['something that is not HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
  ] satisfies [string, Behaviour][])('calls %s not Ollama', async (_what, behave) => {
    expect(await versionOf(behave)).toMatchObject({ ok: false, kind: 'not_ollama' });
  });

  it('keeps other statuses apart, with their text', async () => {
    const result = await versionOf(answering('502 Bad Gateway', 'upstream gone'));
    expect(result).toMatchObject({ kind: 'bad_status', reason: 'answers 502: "upstream gone"' });
  });

  it('answers with a failure, not an exception, when the URL is none', async () => {
    expect(await checkVersion({ url: 'nonsense' }, terms())).toMatchObject({ ok: false, kind: 'unreachable' });
  });

  it('ends at once when its signal is cut, and leaves no timer and no connection behind', async () => {
    const server = await startRawServer(silent);
    const clock = createManualClock();
    const abort = new AbortController();
    const result = checkVersion(server, terms({ clock, signal: abort.signal }));
    await expect.poll(() => server.requests.length).toBe(1);
    abort.abort();
    expect(await result).toMatchObject({ ok: false });
    expect(clock.pending()).toBe(0);
    await expect.poll(server.open).toBe(0);
  });
});

describe('an inventory check', () => {
  it('reads /api/tags', async () => {
    const server = await startRawServer(
      answering('200 OK', '{"models":[{"model":"llama3.2","digest":"abc","size":7}]}'),
    );
    const result = await checkInventory(server, terms());
    expect(server.requests[0]).toContain('GET /api/tags ');
    expect(result).toMatchObject({ ok: true, skipped: 0, entries: [{ model: 'llama3.2:latest', digest: 'abc' }] });
  });

  it('does not read more than 16 MB', async () => {
    const chunk = 'x'.repeat(1024 * 1024);
    const server = await startRawServer((socket) => {
      const flood = (): void => {
        while (!socket.destroyed && socket.write(chunk));
        socket.once('drain', flood);
      };
      socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n');
      flood();
    });
    const result = await checkInventory(server, terms());
    expect(result).toMatchObject({ kind: 'bad_reply', reason: expect.stringContaining('longer than') });
  });

  it('calls an answer that is no model list a bad reply', async () => {
    for (const body of ['{}', 'null', '{"models":"many"}', '{"models":[', '<html>']) {
      const server = await startRawServer(answering('200 OK', body));
      expect(await checkInventory(server, terms())).toMatchObject({ ok: false, kind: 'bad_reply' });
    }
  });
});

describe('a residency check', () => {
  it('reads /api/ps', async () => {
    const server = await startRawServer(answering('200 OK', '{"models":[]}'));
    expect(await checkResidency(server, terms())).toMatchObject({ ok: true, entries: [] });
    expect(server.requests[0]).toContain('GET /api/ps ');
  });

  it('keeps a server error apart from a bad reply', async () => {
    const server = await startRawServer(answering('500 Internal Server Error', '{"error":"boom"}'));
    expect(await checkResidency(server, terms())).toMatchObject({ kind: 'bad_status' });
  });
});
