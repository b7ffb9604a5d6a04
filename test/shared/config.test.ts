import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configSchema, defaultConfig } from '../../shared/config.ts';
import { checkConfig } from '../../shared/config-check.ts';
import { formatPath } from '../../shared/config-problem.ts';

const complaints = (input: unknown): string[] => {
  const checked = checkConfig(input);
  return checked.ok ? [] : checked.error.map(({ path, message }) => `${formatPath(path)}: ${message}`);
};

describe('defaults', () => {
  it('fills in every key of an empty configuration', () => {
    expect(defaultConfig()).toEqual({
      listen: { host: '127.0.0.1', port: 8080, confirmed: [], hsts: 0, cors: [], trustedProxies: [] },
      control: { enabled: 'auto', host: '127.0.0.1', port: 8404, allow: [] },
      access: { mode: 'auto', groups: {} },
      backends: [],
      models: { aliases: {}, context: {}, drift: { policy: 'warn', models: {} }, keepAlive: {}, warm: {} },
      routing: { policy: 'adaptive', retries: 2, cooldown: 30_000, queueTimeout: 60_000, queueLimit: 1000 },
      health: {
        interval: 5_000,
        timeout: 2_000,
        fall: 3,
        rise: 2,
        slowStart: 30_000,
        residencyInterval: 3_000,
        inventoryInterval: 30_000,
        heal: false,
        deep: { interval: 60_000, timeout: 10_000, fall: 3 },
      },
      limits: {
        requestsPerMinute: 60,
        burst: 20,
        concurrent: 0,
        queued: 500,
        tokensPerMinute: 0,
        perIpRequestsPerMinute: 0,
        requestsPerDay: 0,
        tokensPerDay: 0,
        models: {},
        routes: {},
        connections: 4096,
        streamBuffer: 4 * 1024 * 1024,
      },
      timeouts: { connect: 5_000, idle: 600_000, shutdown: 30_000, header: 15_000, body: 60_000 },
      maxBody: 50 * 1024 * 1024,
      log: { access: 'file', level: 'info' },
      notify: { queueOver: 10, webhooks: [] },
    });
  });

  it('fills in a backend and an alias', () => {
    const checked = checkConfig({
      backends: [{ id: 'rig-1', url: 'http://10.0.1.10:11434/' }],
      models: { aliases: { chat: { model: 'llama3.1:8b' } } },
    });
    expect(checked.ok && checked.value.backends).toEqual([
      { id: 'rig-1', url: 'http://10.0.1.10:11434', kind: 'ollama', slots: 'auto', weight: 1, tier: 0, mode: 'active' },
    ]);
    expect(checked.ok && checked.value.models.aliases).toEqual({
      chat: { model: 'llama3.1:8b', backends: [], fallbacks: [] },
    });
  });

  it('hands out a fresh copy each time', () => {
    expect(defaultConfig()).not.toBe(defaultConfig());
    expect(defaultConfig().backends).not.toBe(defaultConfig().backends);
  });

  it('can be written the way the file spells them and read back', () => {
    const written = z.encode(configSchema, configSchema.parse({}));
    expect(written.routing?.cooldown).toBe('30s');
    expect(written.maxBody).toBe('50MB');
    expect(checkConfig(written)).toEqual({ ok: true, value: defaultConfig() });
  });
});

describe('single keys', () => {
  const backend = (more: object) => ({ backends: [{ id: 'a', url: 'http://a', ...more }] });

  it.each([
    [
      { routing: { cooldown: 5 } },
      'routing.cooldown: must be a duration such as 500ms, 5s, 10m or 24h, found 5: write 5s',
    ],
    [{ maxBody: 50 }, 'maxBody: must be a size such as 64KB, 50MB or 1GB, found 50: write 50MB'],
    [{ maxBody: '50TB' }, 'maxBody: must be a size such as 64KB, 50MB or 1GB, found "50TB"'],
    [{ maxBody: '1B' }, 'maxBody: must be from 1KB to 16GB, found "1B"'],
    [{ timeouts: { idle: '30d' } }, 'timeouts.idle: must be from 1s to 24d, found "30d"'],
    [{ health: { interval: '0s' } }, 'health.interval: must be from 100ms to 24d, found "0s"'],
    [{ listen: { port: 65_536 } }, 'listen.port: must be a whole number from 0 to 65535, found 65536'],
    [{ listen: { port: '8080' } }, 'listen.port: must be a whole number from 0 to 65535, found "8080"'],
    [{ listen: { port: 80.5 } }, 'listen.port: must be a whole number from 0 to 65535, found 80.5'],
    [{ listen: [] }, 'listen: must be a map of keys, found a list'],
    [{ access: { mode: 'Open' } }, 'access.mode: must be one of auto, required, open, found "Open"'],
    [{ control: { enabled: 'yes' } }, 'control.enabled: must be auto, true or false, found "yes"'],
    [{ routing: { policy: 'fastest' } }, /^routing\.policy: must be one of adaptive, .*, found "fastest"$/],
    [{ backends: {} }, 'backends: must be a list of backends, found a map of keys'],
    [{ backends: [null] }, 'backends[0]: must be a map of keys, found nothing'],
    [backend({ slots: 0 }), 'backends[0].slots: must be a whole number from 1 to 1024, or auto, found 0'],
    [backend({ slots: 1025 }), 'backends[0].slots: must be a whole number from 1 to 1024, or auto, found 1025'],
    [backend({ slots: 'many' }), 'backends[0].slots: must be a whole number from 1 to 1024, or auto, found "many"'],
    [backend({ weight: 0 }), 'backends[0].weight: must be a number above 0, at most 1000, found 0'],
    [backend({ weight: Number.NaN }), 'backends[0].weight: must be a number above 0, at most 1000, found NaN'],
    [backend({ mode: 'off' }), 'backends[0].mode: must be one of active, draining, maintenance, found "off"'],
    [backend({ id: 5 }), /^backends\[0\]\.id: .*, found 5: write "5" in quotes$/],
    [backend({ id: '-a' }), /^backends\[0\]\.id: must be 1 to 63 letters, digits and '-'/],
    [backend({ id: 'a'.repeat(64) }), /^backends\[0\]\.id: must be 1 to 63/],
    [{ models: { aliases: { a: {} } } }, 'models.aliases.a.model: is required: a model name such as llama3.1:8b'],
    [{ models: { aliases: { 'a b': { model: 'x' } } } }, /^models\.aliases\["a b"\]: is not a usable name/],
    [
      { models: { context: { m: { policy: 'fix' } } } },
      'models.context.m.policy: must be one of pass, clamp, pin, found "fix"',
    ],
    [
      { models: { context: { m: { policy: 'pin', tokens: 1.5 } } } },
      'models.context.m.tokens: must be a whole number from 4 to 16777216, found 1.5',
    ],
    [
      { models: { drift: { policy: 'refuse' } } },
      'models.drift.policy: must be one of warn, majority, quarantine, found "refuse"',
    ],
    [
      { models: { drift: { models: { m: 'prefer' } } } },
      'models.drift.models.m: must be one of warn, majority, quarantine, found "prefer"',
    ],
    [{ models: { aliases: { a: { model: 'x y' } } } }, /^models\.aliases\.a\.model: must be a model name/],
    [{ listen: { tls: { cert: 'c' } } }, 'listen.tls.key: is required: text, or acme in place of cert and key'],
    [
      { listen: { tls: { acme: { domains: [] } }, redirectFrom: 80 } },
      'listen.tls.acme.domains: must be a list of at least one host name, found a list',
    ],
    [
      { listen: { tls: { acme: { domains: ['*.example.org'] } }, redirectFrom: 80 } },
      'listen.tls.acme.domains[0]: must be a host name such as gateway.example.org, no address and no wildcard, found "*.example.org"',
    ],
    [
      { listen: { tls: { acme: { domains: ['10.0.1.5'] } }, redirectFrom: 80 } },
      'listen.tls.acme.domains[0]: must be a host name such as gateway.example.org, no address and no wildcard, found "10.0.1.5"',
    ],
    [
      { listen: { tls: { acme: { domains: ['a.lan'], directory: 'http://10.0.1.9/dir' } }, redirectFrom: 80 } },
      'listen.tls.acme.directory: must be the https:// URL of an ACME directory, found "http://10.0.1.9/dir"',
    ],
    [
      { listen: { tls: { acme: { domains: ['a.lan'], email: 'ops' } }, redirectFrom: 80 } },
      'listen.tls.acme.email: must be an e-mail address, found "ops"',
    ],
    [{ listen: { cors: '*' } }, 'listen.cors: must be a list of origins, found "*"'],
    [{ listen: { cors: ['https://chat.example.org/'] } }, /^listen\.cors\[0\]: must be \* or an origin without a path/],
    [
      { listen: { trustedProxies: ['10.0.0.0/33'] } },
      /^listen\.trustedProxies\[0\]: must be an address or a range .*, found "10\.0\.0\.0\/33"$/,
    ],
    [{ control: { allow: ['rig.lan'] } }, /^control\.allow\[0\]: must be an address or a range/],
    [{ listen: { hsts: '3y' } }, /^listen\.hsts: must be a duration/],
    [{ listen: { confirmed: ['tls'] } }, 'listen.confirmed[0]: must be one of no-tls, no-key, found "tls"'],
    ['text', '(file): must be a map of keys, found "text"'],
  ])('says what is wrong with %j', (input, complaint) => {
    const found = complaints(input);
    expect(found).toHaveLength(1);
    if (typeof complaint === 'string') expect(found[0]).toBe(complaint);
    else expect(found[0]).toMatch(complaint);
  });

  it.each([['0.0.0.0'], ['::'], ['::1'], ['localhost'], ['fe80::1%eth0'], ['gpu_box.lan']])('listens on %s', (host) => {
    expect(complaints({ listen: { host } })).toEqual([]);
  });

  it.each([['127.0.0.1:8080'], ['[::1]'], ['http://x'], [''], ['a b']])('refuses %j as a host', (host) => {
    expect(complaints({ listen: { host } })).toHaveLength(1);
  });

  it('takes a thing that is off where off means something', () => {
    const off = { cooldown: '0s', queueTimeout: '0s', queueLimit: 0, retries: 0 };
    expect(complaints({ routing: off, health: { slowStart: '0s', deep: { interval: '0s' } } })).toEqual([]);
  });
});

describe('backend URLs', () => {
  const urlOf = (url: string) => {
    const checked = checkConfig({ backends: [{ id: 'a', url }] });
    return checked.ok ? checked.value.backends[0]?.url : checked.error.map(({ message }) => message).join();
  };

  it.each([
    ['http://10.0.1.10:11434/', 'http://10.0.1.10:11434'],
    ['HTTPS://Rig.Example:443', 'https://rig.example'],
    ['http://rig:80', 'http://rig'],
    ['http://[FE80::1]:11434', 'http://[fe80::1]:11434'],
    ['http://ollama_1:11434', 'http://ollama_1:11434'],
  ])('reads %s as %s', (url, origin) => {
    expect(urlOf(url)).toBe(origin);
  });

  it.each([
    ['10.0.1.10:11434', /http:\/\/ or https:\/\//],
    ['ftp://a', /http:\/\/ or https:\/\//],
    ['http://a/api', /path/],
    ['http://a?x=1', /query/],
    ['http://a/#x', /fragment/],
    ['http://', /host/],
    ['http://a:0', /port/],
    ['http://a:99999', /port/],
    ['http://a b', /host/],
    ['', /http:\/\//],
  ])('refuses %j', (url, complaint) => {
    expect(urlOf(url)).toMatch(complaint);
  });

  it('refuses credentials without repeating them', () => {
    const said = urlOf('http://admin:hunter2@a');
    expect(said).toMatch(/user name or password/);
    expect(said).not.toMatch(/hunter2|admin/);
  });
});

describe('unknown keys', () => {
  it('are errors at every level, with the key that was probably meant', () => {
    const input = {
      lisen: {},
      health: { slow_start: '5s', deep: { timout: '2s' } },
      backends: [{ id: 'a', url: 'http://a', Slots: 4 }],
      models: { aliases: { a: { model: 'm', fallback: [] } } },
      listen: { tls: { cert: 'c', key: 'k', ca: 'x' } },
      log: { zzz: 1 },
    };
    expect(complaints(input).sort()).toEqual([
      'backends[0].Slots: unknown key, did you mean `slots`?',
      'health.deep.timout: unknown key, did you mean `timeout`?',
      'health.slow_start: unknown key, did you mean `slowStart`?',
      'lisen: unknown key, did you mean `listen`?',
      'listen.tls.ca: unknown key',
      'log.zzz: unknown key',
      'models.aliases.a.fallback: unknown key, did you mean `fallbacks`?',
    ]);
  });
});

describe('a gateway that other machines reach', () => {
  const tls = { cert: 'c', key: 'k' };
  const noTls = expect.stringMatching(
    /^listen\.host: 0\.0\.0\.0 lets other machines in without TLS, .*listen\.confirmed: \[no-tls\]$/,
  );
  const noKey = expect.stringMatching(
    /^listen\.host: 0\.0\.0\.0 lets other machines in without a key, .*listen\.confirmed: \[no-key\]$/,
  );

  it.each<[string, object, 'auto' | 'required' | 'open', unknown[]]>([
    ['keys and no TLS', {}, 'auto', []],
    ['required keys and no TLS', {}, 'required', []],
    ['neither', {}, 'open', [noTls, noKey]],
    ['TLS and no keys', { tls }, 'open', [noKey]],
    ['neither, and only one of it confirmed', { confirmed: ['no-key'] }, 'open', [noTls]],
    ['keys and TLS', { tls }, 'auto', []],
    ['neither, as somebody says that it is meant', { confirmed: ['no-key', 'no-tls'] }, 'open', []],
  ])('with %s', (_, listen, mode, said) => {
    expect(complaints({ listen: { host: '0.0.0.0', ...listen }, access: { mode } })).toEqual(said);
  });

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost', 'LocalHost'])('is not one that listens on %s', (host) => {
    expect(complaints({ listen: { host }, access: { mode: 'open' } })).toEqual([]);
  });

  it('is one whenever its host is anything else', () => {
    for (const host of ['::', '10.0.0.1', 'rig.lan', '0.0.0.0'])
      expect(complaints({ listen: { host, confirmed: ['no-tls'] }, access: { mode: 'open' } })).toEqual([
        expect.stringMatching(/^listen\.host: /),
      ]);
  });
});

describe('conflicts between keys', () => {
  const fleet = [
    { id: 'a', url: 'http://a' },
    { id: 'b', url: 'http://b' },
  ];

  it.each([
    [
      'an id twice',
      { backends: [...fleet, { id: 'a', url: 'http://c' }] },
      'backends[2].id: "a" is already the id of backends[0]',
    ],
    [
      'a url twice',
      { backends: [...fleet, { id: 'c', url: 'HTTP://B:80/' }] },
      'backends[2].url: "http://b" is already the url of backends[1]',
    ],
    [
      'one account of a server of the OpenAI API twice',
      {
        backends: [
          { id: 'a', url: 'http://a/v1', kind: 'openai', credential: { env: 'ONE' } },
          { id: 'b', url: 'http://a/v1', kind: 'openai', credential: { env: 'TWO' } },
          { id: 'c', url: 'http://a/v1', kind: 'openai', credential: { env: 'ONE' } },
        ],
      },
      'backends[2].url: "http://a/v1" is already the url of backends[0]',
    ],
    [
      'limits that limit nothing',
      { backends: [{ id: 'a', url: 'http://a', limits: {} }] },
      'backends[0].limits: needs requestsPerMinute, tokensPerMinute or both',
    ],
    [
      'a redirect without TLS',
      { listen: { redirectFrom: 8081 } },
      'listen.redirectFrom: needs listen.tls: there is no HTTPS to redirect to',
    ],
    [
      'an authority and files at once',
      { listen: { redirectFrom: 80, tls: { cert: 'c', key: 'k', acme: { domains: ['a.lan'] } } } },
      'listen.tls.acme: cannot be had together with cert and key: keep one of the two',
    ],
    [
      'an authority that has nowhere to ask',
      { listen: { tls: { acme: { domains: ['a.lan'] } } } },
      'listen.redirectFrom: is required by listen.tls.acme: the authority asks there; from outside it must be port 80',
    ],
    [
      'a redirect to itself',
      { listen: { port: 443, redirectFrom: 443, tls: { cert: 'c', key: 'k' } } },
      'listen.redirectFrom: 443 is already listen.port: choose another port',
    ],
    [
      'a redirect from the control port',
      { listen: { redirectFrom: 8404, tls: { cert: 'c', key: 'k' } } },
      'listen.redirectFrom: 8404 is already control.port: choose another port',
    ],
    [
      'panel and clients on one port',
      { control: { port: 8080 } },
      'control.port: 8080 on 127.0.0.1 is already where clients connect (listen): choose another port',
    ],
    [
      'panel and clients on one port of overlapping addresses',
      { listen: { host: '0.0.0.0', port: 9000 }, control: { host: 'localhost', port: 9000 } },
      'control.port: 9000 on localhost is already where clients connect (listen): choose another port',
    ],
    [
      'an unknown backend',
      { backends: [{ id: 'rig-1', url: 'http://a' }], models: { aliases: { x: { model: 'm', backends: ['rig-2'] } } } },
      'models.aliases.x.backends[0]: no backend has the id "rig-2", did you mean `rig-1`?',
    ],
    [
      'a fallback that is nearly an alias',
      { models: { aliases: { chat: { model: 'm' }, large: { model: 'n', fallbacks: ['caht'] } } } },
      'models.aliases.large.fallbacks[0]: no alias has the name "caht", did you mean `chat`? A model of that name is written "caht:latest"',
    ],
    [
      'an alias of an alias',
      { models: { aliases: { chat: { model: 'm' }, big: { model: 'Chat:latest' } } } },
      'models.aliases.big.model: "Chat:latest" is itself an alias: write the name of a model',
    ],
    [
      'two spellings of one alias',
      { models: { aliases: { chat: { model: 'm' }, 'chat:latest': { model: 'n' } } } },
      'models.aliases["chat:latest"]: is the same name as "chat"',
    ],
    [
      'fallbacks in a circle',
      {
        models: {
          aliases: {
            a: { model: 'm', fallbacks: ['b'] },
            b: { model: 'm', fallbacks: ['c'] },
            c: { model: 'm', fallbacks: ['a'] },
          },
        },
      },
      'models.aliases.c.fallbacks[0]: fallbacks must not go in a circle: a → b → c → a',
    ],
    [
      'a fallback to itself',
      { models: { aliases: { a: { model: 'm', fallbacks: ['a'] } } } },
      'models.aliases.a.fallbacks[0]: fallbacks must not go in a circle: a → a',
    ],
    [
      'a circle behind another spelling',
      {
        models: { aliases: { a: { model: 'm', fallbacks: ['B:latest'] }, b: { model: 'm', fallbacks: ['a:latest'] } } },
      },
      'models.aliases.b.fallbacks[0]: fallbacks must not go in a circle: a → b → a',
    ],
    [
      'two spellings of one model with a context policy',
      { models: { context: { m: { policy: 'pass' }, 'm:latest': { policy: 'pass' } } } },
      'models.context["m:latest"]: is the same name as "m"',
    ],
    [
      'two spellings of one model with a drift policy',
      { models: { drift: { models: { m: 'majority', 'm:latest': 'warn' } } } },
      'models.drift.models["m:latest"]: is the same name as "m"',
    ],
    [
      'a drift policy for a model of the cloud',
      { models: { drift: { models: { 'gpt-oss:120b-cloud': 'quarantine' } } } },
      'models.drift.models["gpt-oss:120b-cloud"]: runs in the cloud: it has no copies that could differ',
    ],
    [
      'a context policy without a size',
      { models: { context: { m: { policy: 'clamp' } } } },
      'models.context.m.tokens: is required: the size to clamp to',
    ],
  ])('refuses %s', (_, input, complaint) => {
    expect(complaints(input)).toEqual([complaint]);
  });

  it.each([
    ['panel off', { control: { enabled: false, port: 8080 } }],
    [
      'different addresses',
      { listen: { host: '10.0.0.1', confirmed: ['no-tls'] }, control: { host: '127.0.0.1', port: 8080 } },
    ],
    ['any free port twice', { listen: { port: 0 }, control: { port: 0 } }],
    [
      'two ways to one fallback',
      {
        models: {
          aliases: {
            a: { model: 'm', fallbacks: ['b', 'c'] },
            b: { model: 'm', fallbacks: ['c'] },
            c: { model: 'm' },
          },
        },
      },
    ],
    [
      'models as fallbacks, beside aliases and like them',
      {
        models: {
          aliases: { chat: { model: 'm' }, big: { model: 'n', fallbacks: ['llama3.1:8b', 'Chat', 'caht:8b'] } },
        },
      },
    ],
    [
      'an alias that pins a model to backends',
      { backends: fleet, models: { aliases: { m: { model: 'm', backends: ['a'] } } } },
    ],
  ])('accepts %s', (_, input) => {
    expect(complaints(input)).toEqual([]);
  });

  it('are reported together with malformed keys, not after them', () => {
    expect(
      complaints({ maxBody: 5, backends: [...fleet, { id: 'a', url: 'nowhere', tier: 0.5, x: 1 }] }).sort(),
    ).toEqual([
      'backends[2].id: "a" is already the id of backends[0]',
      'backends[2].tier: must be a whole number from 0 to 100, found 0.5',
      'backends[2].url: must be an http:// or https:// URL, such as http://10.0.1.10:11434',
      'backends[2].x: unknown key',
      'maxBody: must be a size such as 64KB, 50MB or 1GB, found 5: write 5MB',
    ]);
  });
});
