import { beforeEach, describe, expect, it } from 'vitest';
import { createMetrics, type Metrics } from '../../../main/telemetry/prometheus.ts';
import type { ConnectionCount } from '../../../shared/connection-count.ts';
import type { Status } from '../../../shared/snapshot.ts';
import { attempt, backend, exchange, installed, resident, snapshot } from './fixtures.ts';

type Labels = Readonly<Record<string, string>>;
interface Line {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

function parseLine(text: string): Line {
  const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(text);
  if (!match) throw new Error(`not a sample line: ${text}`);
  const pairs = [...(match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
  return { name: match[1]!, labels: Object.fromEntries(pairs.map((one) => [one[1], one[2]])), value: Number(match[3]) };
}

const parse = (body: string): Line[] =>
  body
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseLine);

const matches = (line: Line, labels: Labels) =>
  Object.entries(labels).every(([name, value]) => line.labels[name] === value);

let metrics: Metrics;
let current: Status;
let taken: number;
let connections: ConnectionCount | null;

beforeEach(() => {
  current = snapshot();
  taken = 0;
  connections = null;
  metrics = createMetrics({
    connections: () => connections,
    source: () => {
      taken += 1;
      return current;
    },
  });
});

async function scrape() {
  const lines = parse((await metrics.render()).body);
  return {
    lines,
    all: (name: string) => lines.filter((line) => line.name === name),
    value: (name: string, labels: Labels = {}) =>
      lines.find((line) => line.name === name && matches(line, labels))?.value,
  };
}

describe('metrics of drift', () => {
  it('count the backends off the reference per model, 0 where all are alike, and name the builds of those that differ', async () => {
    const ofCloud = { ...installed('gpt-oss:120b-cloud'), cloud: 'ollama.com' };
    current = snapshot({
      backends: [backend({ installed: [installed('alike:8b'), installed('odd:8b'), ofCloud] })],
      drift: [
        {
          model: 'odd:8b',
          policy: 'warn',
          builds: [
            { digest: 'aa', backends: ['rig-1', 'rig-2'] },
            { digest: 'bb', backends: ['rig-3'] },
          ],
          contexts: [],
          quarantined: [],
        },
      ],
    });
    const { value, all } = await scrape();
    expect(value('corral_model_drift', { model: 'alike:8b' })).toBe(0);
    expect(value('corral_model_drift', { model: 'odd:8b' })).toBe(1);
    expect(all('corral_model_digest_info').map(({ labels }) => labels)).toEqual([
      { backend: 'rig-1', model: 'odd:8b', digest: 'aa' },
      { backend: 'rig-2', model: 'odd:8b', digest: 'aa' },
      { backend: 'rig-3', model: 'odd:8b', digest: 'bb' },
    ]);
    expect(all('corral_model_drift').map(({ labels }) => labels.model)).toEqual(['alike:8b', 'odd:8b']);
  });
});

describe('metrics of traffic', () => {
  it('count exchanges, attempts and tokens under exactly the promised labels', async () => {
    metrics.record(exchange({ attempts: [attempt({ backend: 'rig-2', result: 'reset' }), attempt()] }));
    metrics.record(exchange());
    const { all } = await scrape();
    const request = { backend: 'rig-1', model: 'llama3.1:8b', route: '/api/chat', outcome: 'ok' };
    expect(all('corral_requests_total')).toEqual([{ name: 'corral_requests_total', labels: request, value: 2 }]);
    const tokens = { backend: 'rig-1', model: 'llama3.1:8b' };
    expect(all('corral_tokens_total')).toEqual([
      { name: 'corral_tokens_total', labels: { ...tokens, kind: 'prompt' }, value: 10 },
      { name: 'corral_tokens_total', labels: { ...tokens, kind: 'output' }, value: 40 },
    ]);
    expect(all('corral_attempts_total')).toEqual([
      { name: 'corral_attempts_total', labels: { backend: 'rig-2', result: 'reset' }, value: 1 },
      { name: 'corral_attempts_total', labels: { backend: 'rig-1', result: 'answered' }, value: 2 },
    ]);
  });

  it.each([
    ['corral_request_duration_seconds', 45, '60', '30'],
    ['corral_time_to_first_byte_seconds', 0.3, '0.5', '0.25'],
    ['corral_queue_wait_seconds', 0.006, '0.01', '0.005'],
  ])('spread %s over buckets in seconds', async (name, seconds, inside, below) => {
    metrics.record(exchange({ durationMs: 45_000, ttfbMs: 300, queueMs: 6 }));
    const { value } = await scrape();
    const labels = { route: '/api/chat', model: 'llama3.1:8b' };
    expect(value(`${name}_sum`, labels)).toBeCloseTo(seconds, 9);
    expect(value(`${name}_count`, labels)).toBe(1);
    expect(value(`${name}_bucket`, { ...labels, le: inside })).toBe(1);
    expect(value(`${name}_bucket`, { ...labels, le: below })).toBe(0);
    expect(value(`${name}_bucket`, { ...labels, le: '600' })).toBe(1);
  });

  it('observe no first byte and no wait where there was none', async () => {
    metrics.record(exchange({ outcome: 'refused', status: 401, ttfbMs: null, queueMs: 0, attempts: [], tokens: null }));
    const { all } = await scrape();
    expect(all('corral_time_to_first_byte_seconds_count')).toEqual([]);
    expect(all('corral_queue_wait_seconds_count')).toEqual([]);
    expect(all('corral_request_duration_seconds_count')).toHaveLength(1);
  });

  it('leave backend and model empty for an exchange that had none', async () => {
    metrics.record(exchange({ backend: null, model: null, outcome: 'refused', attempts: [], tokens: null }));
    const { value } = await scrape();
    expect(value('corral_requests_total', { backend: '', model: '', outcome: 'refused' })).toBe(1);
  });

  it('count what a limit turned away by key and limit', async () => {
    metrics.limited('key-1', 'requestsPerMinute');
    metrics.limited(null, 'perIpRequestsPerMinute');
    const { value } = await scrape();
    expect(value('corral_limited_total', { key: 'key-1', limit: 'requestsPerMinute' })).toBe(1);
    expect(value('corral_limited_total', { key: '', limit: 'perIpRequestsPerMinute' })).toBe(1);
  });

  it('fold model names past the two-hundredth into one label, except installed ones', async () => {
    current = snapshot({ backends: [backend({ installed: [installed('real:latest')] })] });
    await scrape();
    for (let i = 0; i < 300; i += 1) metrics.record(exchange({ model: `made-up-${i}:latest` }));
    metrics.record(exchange({ model: 'real:latest' }));
    const { all, value } = await scrape();
    expect(all('corral_requests_total')).toHaveLength(202);
    expect(value('corral_requests_total', { model: 'other' })).toBe(100);
    expect(value('corral_requests_total', { model: 'real:latest' })).toBe(1);
  });
});

describe('metrics of the fleet', () => {
  it('show every gauge of a backend and of the queue', async () => {
    current = snapshot({
      backends: [
        backend({ inFlight: 3, installed: [installed('a:1'), installed('b:1')], loaded: [resident('a:1', 4e9)] }),
      ],
      queue: [{ model: 'a:1', depth: 2, oldestMs: 5, waiting: [] }],
    });
    const { value, all } = await scrape();
    const id = { backend: 'rig-1' };
    expect(value('corral_in_flight', id)).toBe(3);
    expect(value('corral_queue_depth', { model: 'a:1' })).toBe(2);
    expect(value('corral_backend_up', id)).toBe(1);
    expect(value('corral_model_loaded', { ...id, model: 'a:1' })).toBe(1);
    expect(value('corral_model_loaded', { ...id, model: 'b:1' })).toBe(0);
    expect(all('corral_model_vram_bytes')).toEqual([
      { name: 'corral_model_vram_bytes', labels: { ...id, model: 'a:1' }, value: 4e9 },
    ]);
  });

  it.each([
    [{ health: 'up' }, 'up', 1],
    [{ health: 'degraded' }, 'degraded', 1],
    [{ health: 'starting' }, 'starting', 0],
    [{ health: 'misconfigured' }, 'misconfigured', 0],
    [{ health: 'down' }, 'down', 0],
    [{ health: 'up', mode: 'draining' }, 'draining', 1],
    [{ health: 'down', mode: 'maintenance' }, 'maintenance', 0],
  ] as const)('put %o in exactly the state %s', async (over, state, up) => {
    current = snapshot({ backends: [backend(over)] });
    const { all, value } = await scrape();
    const states = all('corral_backend_state');
    expect(states).toHaveLength(7);
    expect(states.filter((line) => line.value === 1).map((line) => line.labels.state)).toEqual([state]);
    expect(value('corral_backend_up', { backend: 'rig-1' })).toBe(up);
  });

  it('tell what of a backend’s own limits is used and how long it is held, and nothing of backends without', async () => {
    const quota = {
      ...{ requestsPerMinute: 60, tokensPerMinute: null, requestsUsed: 60, tokensUsed: 900 },
      ...({ heldBy: 'requests', heldMs: 12_000 } as const),
    };
    current = snapshot({ backends: [backend({ quota }), backend({ id: 'rig-2' })] });
    const { all } = await scrape();
    const labels = { backend: 'rig-1', unit: 'requests' };
    expect(all('corral_backend_limit')).toEqual([{ name: 'corral_backend_limit', labels, value: 60 }]);
    expect(all('corral_backend_limit_used')).toEqual([{ name: 'corral_backend_limit_used', labels, value: 60 }]);
    expect(all('corral_backend_held_seconds')).toEqual([
      { name: 'corral_backend_held_seconds', labels: { backend: 'rig-1' }, value: 12 },
    ]);
  });

  it('drop what has left the fleet', async () => {
    current = snapshot({
      backends: [backend({ loaded: [resident('a:1', 1)] })],
      queue: [{ model: 'a:1', depth: 1, oldestMs: 0, waiting: [] }],
    });
    await scrape();
    current = snapshot();
    const { lines } = await scrape();
    expect(lines.filter((line) => line.labels.backend === 'rig-1' || line.name === 'corral_queue_depth')).toEqual([]);
  });
});

it('client connections are open, may be open, and were turned away', async () => {
  expect((await scrape()).value('corral_client_connections_refused_total')).toBe(0);
  connections = { open: 7, limit: 4096, refused: 2 };
  const first = await scrape();
  expect([first.value('corral_client_connections'), first.value('corral_client_connections_limit')]).toEqual([7, 4096]);
  connections = { open: 5, limit: 4096, refused: 3 };
  const second = await scrape();
  expect(second.value('corral_client_connections')).toBe(5);
  expect(second.value('corral_client_connections_refused_total')).toBe(3);
});

it('says how many copies a rule wants and how many there are, and nothing of models without one', async () => {
  const rule = {
    model: 'kept:8b',
    copies: 3,
    backends: [],
    on: ['rig-1'],
    loadingOn: [],
    why: 'draining',
    retryAt: null,
  };
  current = snapshot({ kept: [rule] });
  const { value, all } = await scrape();
  expect(value('corral_model_copies_wanted', { model: 'kept:8b' })).toBe(3);
  expect(value('corral_model_copies_kept', { model: 'kept:8b' })).toBe(1);
  current = snapshot();
  expect((await scrape()).all('corral_model_copies_wanted')).toEqual([]);
  expect(all('corral_model_copies_kept')).toHaveLength(1);
});

describe('a scrape', () => {
  it('takes one snapshot, and nothing takes one without it', async () => {
    metrics.record(exchange());
    expect(taken).toBe(0);
    await scrape();
    expect(taken).toBe(1);
  });

  it('is Prometheus text and brings the figures of the process along', async () => {
    const { contentType, body } = await metrics.render();
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(body).toContain('# TYPE corral_requests_total counter\n');
    expect(parse(body).some(({ name }) => name === 'process_cpu_seconds_total')).toBe(true);
  });

  it('offers every promised metric from the start', async () => {
    const { body } = await metrics.render();
    const names = [...body.matchAll(/^# TYPE (corral_\w+) /gm)].map((match) => match[1]);
    expect(names.toSorted()).toEqual([
      'corral_alias_requests_total',
      'corral_attempts_total',
      'corral_backend_held_seconds',
      'corral_backend_limit',
      'corral_backend_limit_used',
      'corral_backend_state',
      'corral_backend_up',
      'corral_client_connections',
      'corral_client_connections_limit',
      'corral_client_connections_refused_total',
      'corral_in_flight',
      'corral_limited_total',
      'corral_model_copies_kept',
      'corral_model_copies_wanted',
      'corral_model_digest_info',
      'corral_model_drift',
      'corral_model_loaded',
      'corral_model_vram_bytes',
      'corral_queue_depth',
      'corral_queue_wait_seconds',
      'corral_request_duration_seconds',
      'corral_requests_total',
      'corral_time_to_first_byte_seconds',
      'corral_tokens_total',
    ]);
  });
});
