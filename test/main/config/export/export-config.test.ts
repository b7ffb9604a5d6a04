import { describe, expect, it } from 'vitest';
import { exportConfig, importConfig, parseConfig } from '../../../../main/config/index.ts';
import type { Config } from '../../../../shared/config.ts';
import { exportKinds, type ImportKind, importKinds } from '../../../../shared/config-import.ts';
import { configs, withTls } from './configs.ts';

function exported(text: string, kind: (typeof exportKinds)[number]) {
  const result = exportConfig(text, kind);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function parsed(text: string): Config {
  const result = parseConfig(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Out and back. */
function returned(text: string, kind: ImportKind): Config {
  const back = importConfig(exported(text, kind).text);
  if (!back.ok) throw new Error(`line ${back.error.line}: ${back.error.message}`);
  expect(back.value.kind).toBe(kind);
  return parsed(back.value.yaml);
}

const team = configs['a team’s fleet'] ?? '';
const away = { nginx: 'maintenance', haproxy: 'maintenance', litellm: null };

describe('what is exported and imported again', () => {
  it.each(importKinds)('has the same fleet, standbys and slots: %s', (kind) => {
    const fleet = returned(team, kind).backends.map(({ url, weight, slots, tier, mode }) => ({
      url,
      weight,
      slots,
      tier: Math.min(tier, 1),
      mode,
    }));
    const wanted = parsed(team).backends.map(({ url, weight, slots, tier, mode }) => ({
      url,
      weight,
      slots,
      tier: Math.min(tier, 1),
      mode,
    }));
    expect(fleet).toEqual(wanted.filter(({ mode }) => mode === 'active' || away[kind] !== null));
  });

  it('has the same limits, timeouts and address: nginx', () => {
    const [back, own] = [returned(team, 'nginx'), parsed(team)];
    expect(back.listen).toEqual(own.listen);
    expect(back.timeouts).toEqual({ ...own.timeouts });
    expect([back.maxBody, back.access, back.log.access]).toEqual([own.maxBody, own.access, 'off']);
    expect([back.limits.requestsPerMinute, back.limits.burst]).toEqual([120, 7]);
    expect([back.routing.retries, back.routing.cooldown]).toEqual([3, 45_000]);
  });

  it('has the same checks, limits, timeouts and address: HAProxy', () => {
    const [back, own] = [returned(team, 'haproxy'), parsed(team)];
    expect(back.listen).toEqual(own.listen);
    expect(back.control.port).toBe(18_404);
    expect([back.health.interval, back.health.fall, back.health.rise, back.health.slowStart]).toEqual([
      2_500, 4, 1, 15_000,
    ]);
    expect([back.timeouts.connect, back.timeouts.idle, back.timeouts.header]).toEqual([1_500, 300_000, 9_000]);
    expect([back.maxBody, back.access, back.limits.requestsPerMinute, back.limits.connections]).toEqual([
      own.maxBody,
      own.access,
      120,
      900,
    ]);
    expect([back.routing.retries, back.routing.queueTimeout]).toEqual([3, 20_000]);
    expect(back.backends.map(({ id }) => id)).toEqual(own.backends.map(({ id }) => id));
  });

  it('has the same router: LiteLLM', () => {
    const [back, own] = [returned(team, 'litellm'), parsed(team)];
    expect(back.routing).toMatchObject({ policy: 'adaptive', retries: 3, cooldown: 45_000 });
    expect([back.maxBody, back.access, back.timeouts.idle]).toEqual([own.maxBody, own.access, 300_000]);
  });

  it.each([
    ['sticky clients, and limits by address', 'sticky-client'],
    ['weights in turn', 'weighted'],
    ['two servers on this machine', 'least-busy'],
  ])('chooses backends alike: %s', (name, policy) => {
    for (const kind of ['nginx', 'haproxy'] as const)
      expect(returned(configs[name] ?? '', kind).routing.policy).toBe(policy);
  });
});

describe('servers of the OpenAI API', () => {
  const mixed = `
backends:
  - { id: rig, url: http://10.0.1.10:11434 }
  - id: cloud
    url: https://api.example.com/v1
    kind: openai
    tier: 1
    credential: { env: CLOUD_API_KEY }
    limits: { requestsPerMinute: 500, tokensPerMinute: 200000 }
  - { id: vllm, url: http://10.0.1.30:8000, kind: openai, names: { /models/qwen3: qwen3:8b } }
  - { id: guarded, url: http://10.0.1.31:8000/v1, kind: openai, credential: { file: /run/secrets/key } }
models:
  aliases:
    fast: { model: gpt-4o-mini, backends: [cloud] }
    chat: { model: llama3.1:8b, fallbacks: [fast] }
`;

  it('go to LiteLLM and come back with their credential’s variable, limits, names and standbys', () => {
    const back = returned(mixed, 'litellm');
    const own = parsed(mixed);
    const told = ({ backends }: Config) =>
      backends.map(({ url, kind, tier, credential, limits, names }) => ({
        url,
        kind,
        tier,
        credential,
        limits,
        names,
      }));
    const [rig, cloud, vllm, guarded] = told(own);
    expect(told(back)).toEqual([
      cloud,
      rig,
      { ...vllm, url: 'http://10.0.1.30:8000/v1' },
      { ...guarded, credential: undefined },
    ]);
    const [id] = back.backends.map((backend) => backend.id);
    expect(back.models.aliases.fast).toMatchObject({ model: 'gpt-4o-mini', backends: [id] });
    expect(back.models.aliases.chat).toMatchObject({ model: 'llama3.1:8b', fallbacks: ['fast'] });
  });

  it('get requests in LiteLLM that name them, and no others', () => {
    const { text, left } = exported(mixed, 'litellm');
    expect(text).toContain('model_name: cloud/*');
    expect(text.match(/model_name: "\*"/g)).toHaveLength(1);
    expect(text).toContain('api_key: os.environ/CLOUD_API_KEY');
    expect(left).toContain('backends.credential: set api_key for guarded');
  });

  it('are left out for nginx and HAProxy, which says so', () => {
    for (const kind of ['nginx', 'haproxy'] as const) {
      const { text, left } = exported(mixed, kind);
      expect(text).not.toContain('10.0.1.30');
      expect(left).toContain('servers of the OpenAI API are left out: cloud, vllm, guarded');
    }
  });

  it('keep in Corral’s own where their credential is, and their numbers', () => {
    expect(parsed(exported(mixed, 'corral').text)).toEqual(parsed(mixed));
  });
});

describe('what is exported', () => {
  it('as Corral’s own says the same, without comments', () => {
    const { text } = exported(team, 'corral');
    expect(parsed(text)).toEqual(parsed(team));
    expect(text).not.toContain('#');
  });

  it.each(exportKinds)('holds no secret, and lets nobody in where keys are asked for: %s', (kind) => {
    const { text } = exported(team, kind);
    expect(text).not.toContain('sk-do-not-show');
    if (kind === 'nginx') expect(text).toContain('if ($known_key = 0) { return 401; }');
    if (kind === 'haproxy') expect(text).toContain('http-request deny deny_status 401 unless known_key');
  });

  it.each(importKinds)('names what the other product has nothing like, in the text too: %s', (kind) => {
    const { text, left } = exported(team, kind);
    expect(left.join('\n')).toContain('health.deep');
    for (const line of left) expect(text).toContain(`#   ${line}`);
  });

  it('quotes the path of a certificate, whatever is in it', () => {
    const path = '/etc/my "certs"/a;b\\c.pem';
    const nginx = exported(withTls({ cert: path, key: path }), 'nginx').text;
    expect(nginx).toContain('ssl_certificate "/etc/my \\"certs\\"/a;b\\\\c.pem";');
    expect(returned(withTls({ cert: path, key: path }), 'nginx').listen.tls).toEqual({ cert: path, key: path });
    expect(returned(withTls({ cert: path, key: path }), 'haproxy').listen.tls?.cert).toBe(path);
  });

  it.each(['nginx', 'haproxy'] as const)(
    'never serves plain HTTP in place of a certificate that was fetched by itself: %s',
    (kind) => {
      const acme =
        'listen: { host: 0.0.0.0, port: 443, redirectFrom: 80, tls: { acme: { domains: [gw.example.org] } } }';
      const { text, left } = exported(acme, kind);
      expect(text).toContain('/PUT/THE/CERTIFICATE/HERE.pem');
      expect(left.join()).toContain('the certificate that is fetched by itself');
    },
  );

  it('is nothing for a text that is not valid', () => {
    expect(exportConfig('routing: { policy: fastest }', 'nginx')).toMatchObject({
      ok: false,
      error: [{ path: 'routing.policy' }],
    });
  });
});
