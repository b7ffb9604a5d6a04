import { expect, it } from 'vitest';
import { type DiagnosticsParts, writeDiagnostics } from '../../../main/diagnostics/write-diagnostics.ts';
import { createLaneSnapshot } from '../../support/lane-snapshot.ts';
import { attempt, backend, exchange, gatewayPart, idle, resident, snapshot, startedAt } from '../telemetry/fixtures.ts';

const parts = (over: Partial<DiagnosticsParts> = {}): DiagnosticsParts => ({
  snapshot: snapshot({ at: startedAt + 90_000 }),
  runtime: {
    node: '24.21.0',
    electron: null,
    platform: 'linux x64 6.8.0',
    cpus: 8,
    machineBytes: 32e9,
    processBytes: 120e6,
  },
  events: [],
  failed: [],
  config: 'maxBody: 1MB\n',
  isConfigInMemory: false,
  ...over,
});

it('says what runs on what, for how long, and how it is set up', () => {
  const text = writeDiagnostics(parts());
  expect(text).toMatch(/^## Corral 0\.1\.0, 2026-01-01T00:01:30Z\n/);
  expect(text).toContain('Node 24.21.0, no Electron, linux x64 6.8.0, 8 CPUs');
  expect(text).toContain("memory: 120 MB of the machine's 32.0 GB");
  expect(text).toContain('http://127.0.0.1:8080 running for 90 s');
  expect(text).toContain('## Configuration, from a file\nmaxBody: 1MB\n');
  expect(text).toContain('## Backends\nnone\n');
});

it('names Electron, a demo, and what is wrong with the configuration, where there is such', () => {
  const { runtime } = parts();
  const gateway = { ...gatewayPart, rates: idle, isDemo: true, configProblems: ['listen.port: waits'] };
  const text = writeDiagnostics(
    parts({ runtime: { ...runtime, electron: '45.4.1' }, snapshot: snapshot({ gateway }), isConfigInMemory: true }),
  );
  expect(text).toContain('Electron 45.4.1');
  expect(text).toContain('with a demo');
  expect(text).toContain('configuration: listen.port: waits');
  expect(text).toContain('## Configuration, in memory');
});

it('shows each backend with its reason, its models and the lanes that are out', () => {
  const rig = backend({
    health: 'degraded',
    reason: 'its scheduler is busy',
    installedCount: 7,
    loaded: [resident('llama3.1:8b', 6e9)],
    lanes: [createLaneSnapshot({ model: 'qwen:7b', loaded: false, inFlight: 0, slots: 1, outReason: 'out of memory' })],
  });
  const text = writeDiagnostics(parts({ snapshot: snapshot({ backends: [rig] }) }));
  expect(text).toContain('rig-1 http://127.0.0.1:11434 degraded active: its scheduler is busy\n');
  expect(text).toContain('7 models installed; loaded: llama3.1:8b 6.0 GB\n');
  expect(text).toContain('out of rotation: qwen:7b: out of memory\n');
});

it('lists failed requests by what became of them, not by who asked', () => {
  const failed = exchange({
    outcome: 'refused',
    status: 502,
    error: 'attempts_failed',
    reason: 'no attempt succeeded',
    client: '10.9.8.7',
    identity: { id: 'ck_eve', name: 'eve' },
    attempts: [attempt({ result: 'refused', status: null, reason: 'x'.repeat(500) })],
  });
  const text = writeDiagnostics(parts({ failed: [failed] }));
  expect(text).toContain('POST /api/chat llama3.1:8b: refused 502 attempts_failed: no attempt succeeded\n');
  expect(text).toContain(`rig-1 at 10 ms: refused: ${'x'.repeat(200)}…`);
  expect(text).not.toMatch(/10\.9\.8\.7|eve/);
});

it('gives the last fifty events', () => {
  const events = Array.from({ length: 60 }, (_, n) => ({
    seq: 60 - n,
    at: startedAt,
    kind: 'health' as const,
    severity: 'bad' as const,
    backend: null,
    text: `event ${60 - n}`,
  }));
  const text = writeDiagnostics(parts({ events }));
  expect(text).toContain('2026-01-01T00:00:00Z bad: event 60\n');
  expect(text).toContain('event 11\n');
  expect(text).not.toContain('event 10\n');
});

it('hides what looks like a secret wherever it stands', () => {
  const rig = backend({ health: 'misconfigured', reason: 'redirects to http://ada:hunter2@rig' });
  const text = writeDiagnostics(parts({ snapshot: snapshot({ backends: [rig] }), config: 'x: http://u:hunter2@y\n' }));
  expect(text).not.toContain('hunter2');
  expect(text).toContain('redirects to http://(hidden)@rig');
});
