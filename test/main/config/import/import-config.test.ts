import { describe, expect, it } from 'vitest';
import { importConfig, parseConfig } from '../../../../main/config/index.ts';
import type { ImportOutcome, ImportReport } from '../../../../shared/config-import.ts';
import { err, ok } from '../../../../shared/result.ts';
import { fixtures, told } from './fixtures.ts';

function imported(text: string, options?: Parameters<typeof importConfig>[1]): ImportReport {
  const result = importConfig(text, options);
  if (!result.ok) throw new Error(`line ${result.error.line}: ${result.error.message}`);
  return result.value;
}

const fixture = (name: string): string => {
  const found = fixtures.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`there is no fixture ${name}`);
  return found.text;
};

describe.each(fixtures)('$kind: $name', ({ kind, name, text, expectation }) => {
  it('becomes what is written down for each of its lines', async () => {
    await expect(told(imported(text, { name }))).toMatchFileSnapshot(expectation);
  });

  it('is recognised, and becomes a configuration that is valid', () => {
    const report = imported(text, { name });
    expect(report.kind).toBe(kind);
    const parsed = parseConfig(report.yaml);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    expect(parsed.value.backends.length).toBe(report.backends);
  });

  it('says something of every line that is not blank or a comment, and nothing of a secret', () => {
    const report = imported(text, { name });
    expect(told(report)).not.toMatch(
      /sk-team|sk-master|sk-proj|sk-backend|hunter2|very-secret|litellm:pass|Strange-Key/,
    );
    const silent = text.split('\n').flatMap((line, index) => {
      const isSaid = report.lines.some((said) => said.line === index + 1);
      return isSaid || !saysSomething(line, kind) ? [] : [`${index + 1}: ${line}`];
    });
    expect(silent).toEqual([]);
  });
});

/** Lines that only open or close what others say are not asked for. */
function saysSomething(line: string, kind: string): boolean {
  const bare = line.replace(/(^|\s)#.*$/, '').trim();
  if (bare === '' || /^[{}\]\s]*$/.test(bare)) return false;
  if (kind === 'nginx') return !/^\d+m;/.test(bare);
  if (kind === 'haproxy') return true;
  // Of YAML: keys that hold others, document marks, and the list items that begin a model.
  return !/^(%YAML.*|---|\.\.\.|"?[\w-]+"?:|- &one|- model_name:.*|litellm_params:.*|"model":.*|api_base: 'http.*)$/.test(
    bare,
  );
}

const outcomesOf = (report: ImportReport, what: string): readonly ImportOutcome[] =>
  report.lines.filter((line) => line.what === what).map(({ outcome }) => outcome);

describe('an nginx configuration', () => {
  it('becomes the fleet of the article, with its limits, its certificate and its redirect', () => {
    const parsed = parseConfig(imported(fixture('production.conf')).yaml);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const { listen, backends, routing, limits, timeouts, maxBody, access } = parsed.value;
    expect(listen).toMatchObject({ host: '0.0.0.0', port: 443, redirectFrom: 80 });
    expect(listen.tls?.key).toBe('/etc/letsencrypt/live/ollama.internal.example.com/privkey.pem');
    expect(backends.map(({ url }) => url)).toEqual([10, 11, 12, 13].map((last) => `http://10.0.1.${last}:11434`));
    expect(routing).toMatchObject({ policy: 'least-busy', cooldown: 30_000 });
    expect(limits).toMatchObject({ requestsPerMinute: 60, burst: 20 });
    expect([timeouts.idle, maxBody, access.mode]).toEqual([600_000, 50 * 1024 ** 2, 'required']);
  });

  it('takes weights, standbys and bounds of servers over, and leaves out what nothing leads to', () => {
    const parsed = parseConfig(imported(fixture('fleet.conf')).yaml);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const byId = new Map(parsed.value.backends.map((backend) => [backend.id, backend]));
    expect(byId.get('gpu-1-lan')).toMatchObject({ weight: 3, slots: 4 });
    expect(byId.get('gpu-3-lan')).toMatchObject({ tier: 1 });
    expect(byId.get('gpu-4-lan')).toMatchObject({ mode: 'maintenance' });
    expect(byId.get('10-0-0-9')).toMatchObject({ slots: 'auto' });
    expect([...byId.keys()]).not.toContain('127-0-0-1');
    expect(parsed.value.timeouts.idle).toBe(20 * 60_000);
  });

  it('limits nobody who was not limited before', () => {
    const free = parseConfig(imported(fixture('quick-start.conf')).yaml);
    expect(free.ok && free.value.limits.requestsPerMinute).toBe(0);
  });

  it('reads the files it includes where they can be read, and says which line of which file', () => {
    const files: Record<string, string> = {
      'upstreams/*.conf': 'upstream gpus { server gpu-1.lan; }\n',
      'snippets/tls.conf': 'ssl_certificate /c.pem;\nssl_certificate_key /k.pem;\n',
      'snippets/limits.conf': '\nclient_max_body_size 10m;\n',
      'keys.map': 'sk-team-blue 1;\n',
    };
    const readInclude = (name: string) => (files[name] === undefined ? err('no') : ok([{ name, text: files[name] }]));
    const report = imported(fixture('includes.conf'), { readInclude });
    expect(report.lines.filter(({ what }) => what === 'client_max_body_size')).toEqual([
      {
        line: 2,
        file: 'snippets/limits.conf',
        what: 'client_max_body_size',
        outcome: 'carried',
        message: 'maxBody: 10MB',
      },
    ]);
    expect(report.yaml).toContain('https://gpu-1.lan');
    expect(told(report)).not.toContain('sk-team-blue');
  });

  it('that includes itself is refused, not read for ever', () => {
    const readInclude = (name: string) => ok([{ name, text: 'include again.conf;' }]);
    expect(importConfig('include again.conf;', { kind: 'nginx', readInclude })).toMatchObject({
      ok: false,
      error: { line: 1 },
    });
  });

  it.each([
    ['server {\n listen 80\n}', 2],
    ['server {\n listen 80;\n', 1],
    ['server { listen 80; }\n}', 2],
    ['\n;', 2],
    ['\n\n proxy_set_header A "b;\n', 3],
    ['a { b { c "x"y; } }', 1],
    ['x {\n'.repeat(60), 41],
  ])('that is not well-formed is refused at its line: %j', (text, line) => {
    expect(importConfig(text, { kind: 'nginx' })).toMatchObject({ ok: false, error: { line } });
  });
});

describe('an HAProxy configuration', () => {
  it('becomes the fleet of the article, with its checks, limits, certificate and control port', () => {
    const parsed = parseConfig(imported(fixture('production.cfg')).yaml);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const { listen, control, backends, routing, health, limits, timeouts, access } = parsed.value;
    expect(listen).toMatchObject({
      host: '0.0.0.0',
      port: 443,
      redirectFrom: 80,
      tls: { cert: '/etc/haproxy/ollama.pem' },
    });
    expect(control).toMatchObject({ host: '127.0.0.1', port: 8404 });
    expect(backends.map(({ id, slots }) => [id, slots])).toEqual([1, 2, 3, 4].map((n) => [`ollama${n}`, 'auto']));
    expect(routing).toMatchObject({ policy: 'least-busy', retries: 3, queueTimeout: 60_000 });
    expect(health).toMatchObject({ interval: 5_000, fall: 3, rise: 2 });
    expect(limits).toMatchObject({ requestsPerMinute: 60, connections: 4096 });
    expect([timeouts.connect, timeouts.idle, access.mode]).toEqual([5_000, 600_000, 'required']);
  });

  it.each([
    ['global\n  log "x\n', 2],
    ['global\n\nfrontend\n', 3],
  ])('that is not well-formed is refused at its line: %j', (text, line) => {
    expect(importConfig(text, { kind: 'haproxy' })).toMatchObject({ ok: false, error: { line } });
  });
});

describe('a LiteLLM configuration', () => {
  it('becomes the backends of the article, each once, with its router’s settings', () => {
    const report = imported(fixture('article.yaml'));
    const parsed = parseConfig(report.yaml);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    expect(parsed.value.backends.map(({ url }) => url)).toEqual(
      [10, 11, 12, 13].map((last) => `http://10.0.1.${last}:11434`),
    );
    expect(parsed.value.routing).toMatchObject({ policy: 'least-busy', retries: 2, cooldown: 30_000 });
    expect(parsed.value.access.mode).toBe('required');
    expect(outcomesOf(report, 'general_settings.master_key')).toEqual(['changed']);
  });

  it.each([
    ['model_list:\n  - a\n b: [', 3],
    ['- one\n- two\n', 1],
  ])('that cannot be read is refused at its line: %j', (text, line) => {
    expect(importConfig(text, { kind: 'litellm' })).toMatchObject({ ok: false, error: { line } });
  });
});

describe('a text', () => {
  it('that is of none of the three is refused, and so is one that is far too long', () => {
    expect(importConfig('hello world')).toMatchObject({ ok: false, error: { line: 1 } });
    expect(importConfig('a'.repeat(300_000), { kind: 'nginx' })).toMatchObject({ ok: false, error: { line: 1 } });
    expect(importConfig('a\0b', { kind: 'nginx' })).toMatchObject({ ok: false, error: { line: 1 } });
  });
});
