import { describe, expect, it } from 'vitest';
import { listsWhileLoading } from '../../../main/fleet/server-age.ts';
import { explainError } from '../../../main/operations/explain-error.ts';
import { parseKeepAlive } from '../../../main/operations/keep-alive.ts';
import { createPullLayers } from '../../../main/operations/pull-layers.ts';
import { createSpeed } from '../../../main/operations/speed.ts';

describe('speed', () => {
  it('is that of the last ten seconds', () => {
    const speed = createSpeed(0);
    for (let second = 1; second <= 60; second += 1) speed.note(second * 1_000, second * 100);
    expect(speed.perSecond(60_000)).toBeCloseTo(100, 5);
    for (let second = 61; second <= 80; second += 1) speed.note(second * 1_000, 6_000 + (second - 60) * 500);
    expect(speed.perSecond(80_000)).toBeCloseTo(500, 5);
  });

  it('falls while nothing moves, and is unknown once nothing has for ten seconds', () => {
    const speed = createSpeed(0);
    for (let second = 1; second <= 10; second += 1) speed.note(second * 1_000, second * 100);
    expect(speed.perSecond(15_000)).toBeCloseTo(50, 5);
    expect(speed.perSecond(20_000)).toBeNull();
    expect(speed.movedAt()).toBe(10_000);
  });

  it('is unknown in the first second, and before anything moved', () => {
    const speed = createSpeed(0);
    speed.note(900, 1_000);
    expect(speed.perSecond(999)).toBeNull();
    expect(speed.perSecond(1_000)).toBe(1_000);
    expect(createSpeed(0).perSecond(5_000)).toBeNull();
  });
});

describe('the layers of a pull', () => {
  const line = (digest: string, total: number, completed?: number) => ({
    status: 'pulling',
    digest,
    total,
    ...(completed !== undefined && { completed }),
  });

  it('are summed up as they are named', () => {
    const layers = createPullLayers();
    expect(layers.progress()).toBeNull();
    layers.note(line('a', 1_000));
    layers.note(line('a', 1_000, 1_000));
    layers.note(line('b', 50, 20));
    expect(layers.progress()).toEqual({ done: 1_020, total: 1_050, unit: 'bytes' });
    expect(layers.list()).toEqual([
      { digest: 'a', done: 1_000, total: 1_000 },
      { digest: 'b', done: 20, total: 50 },
    ]);
  });

  it('are listed by their short digests, the first few of very many', () => {
    const layers = createPullLayers();
    for (let nth = 0; nth < 40; nth += 1) layers.note(line(`sha256:${String(nth).padStart(64, '0')}`, 10));
    expect(layers.list()).toHaveLength(16);
    expect(layers.list()[0]?.digest).toBe('000000000000');
    expect(layers.progress()?.total).toBe(400);
  });

  it('count as fetched only what came while we looked', () => {
    const layers = createPullLayers();
    layers.note(line('there', 500, 500));
    layers.note(line('half', 100, 60));
    layers.note(line('half', 100, 90));
    expect(layers.fetchedBytes()).toBe(30);
  });

  it('never lose what they had, nor have more than there is', () => {
    const layers = createPullLayers();
    layers.note(line('a', 100, 80));
    layers.note(line('a', 100, 10));
    expect(layers.progress()?.done).toBe(80);
    layers.note(line('a', 100, 900));
    expect(layers.progress()?.done).toBe(100);
  });
});

describe('a keep-alive', () => {
  it.each([
    ['30m', '30m'],
    ['1h30m', '1h30m'],
    ['-1', -1],
    ['-5m', '-5m'],
    ['90', 90],
    [' 0.5h ', '0.5h'],
  ])('reads %j', (text, value) => {
    expect(parseKeepAlive(text)).toEqual({ ok: true, value });
  });

  it.each(['', '0', '0s', '0h0m', '-0', '30 m', '30m now', 'forever', '5min'])('refuses %j', (text) => {
    expect(parseKeepAlive(text).ok).toBe(false);
  });
});

describe('the age of a server', () => {
  it.each([
    ['0.29.9', true],
    ['0.3.14', true],
    ['0.30.0', false],
    ['0.33.0-rc2', false],
    ['1.0.0', false],
    ['0.0.0', false],
    [null, false],
  ])('%s lists models while they load: %s', (version, expected) => {
    expect(listsWhileLoading(version)).toBe(expected);
  });
});

describe('an error of Ollama', () => {
  it.each([
    ['model requires more system memory (46.1 GiB) than is available (22.0 GiB)', 'not enough memory there'],
    ['llama-server reported out-of-memory during startup: cudaMalloc failed', 'not enough memory there'],
    ['model requires 12.0 GB but only 8.0 GB are available (after 0.5 GB overhead)', 'not enough memory there'],
    ['timed out waiting for llama runner to start - progress 0.00 - ', 'the load stalled'],
    [
      'pull model manifest: 412: The model you are attempting to pull requires a newer version of Ollama',
      'newer Ollama',
    ],
    ['write /root/.ollama/models/blobs/sha256-x-partial: no space left on device', 'not enough disk space there'],
    [
      'pull model manifest: Get "https://registry.ollama.ai/v2/": dial tcp: lookup registry.ollama.ai: no such host',
      'cannot reach the registry',
    ],
    ['max retries exceeded: Get "https://x": net/http: TLS handshake timeout', 'cannot reach the registry'],
    ['pull model manifest: file does not exist', 'the registry has no such model or tag'],
    ['pull model manifest: 401: {"errors":[{"code":"UNAUTHORIZED"}]}', 'does not let that server have it'],
    ['pull model manifest: 429: slow down', 'wants fewer requests'],
    ['pull model manifest: 502: bad gateway', 'does not answer properly'],
    ['max retries exceeded: unexpected EOF', 'does not answer properly'],
    ['open /var/ollama/blobs: read-only file system', 'may not write to its model folder'],
    ['digest mismatch, file must be downloaded again: want sha256:a, got sha256:b', 'damaged'],
  ])('%s', (words, meaning) => {
    expect(explainError(words)).toMatch(new RegExp(`${meaning}.*: .* – that server says: `));
    expect(explainError(words).endsWith(words)).toBe(true);
  });

  it('nobody has seen yet is passed on as it is', () => {
    expect(explainError('the moon is in the way')).toBe('the moon is in the way');
  });
});
