import { describe, expect, it } from 'vitest';
import { findUnsupported } from '../../main/not-yet.ts';
import { type ConfigInput, configSchema } from '../../shared/config.ts';
import { formatProblem } from '../../shared/config-problem.ts';

const problems = (input: ConfigInput) => findUnsupported(configSchema.parse(input)).map(formatProblem);
const tls = { cert: 'c.pem', key: 'k.pem' };

it.each<[string, ConfigInput]>([
  ['an empty file', {}],
  ['IPv6 loopback', { listen: { host: '::1' } }],
  ['TLS, and a port that leads to it', { listen: { tls, redirectFrom: 8081 } }],
  ['an address of the network that is open on purpose', { listen: { host: '0.0.0.0' }, access: { mode: 'open' } }],
  ['round robin', { routing: { policy: 'round-robin' } }],
  ['the adaptive policy', { routing: { policy: 'adaptive' } }],
  ['a home per client', { routing: { policy: 'sticky-client' } }],
  ['a home per conversation', { routing: { policy: 'sticky-prefix' } }],
])('%s can be had', (_, input) => {
  expect(problems(input)).toEqual([]);
});

describe('what would leave an admin less safe than the file says is refused by its key', () => {
  it.each<[string, ConfigInput]>([
    ['access.mode', { access: { mode: 'required' } }],
    ['access.mode', { listen: { host: '0.0.0.0' } }],
    ['access.mode', { listen: { host: '192.168.1.5' } }],
    ['limits.perIpRequestsPerMinute', { limits: { perIpRequestsPerMinute: 5 } }],
    ['models.aliases', { models: { aliases: { chat: { model: 'llama3.2' } } } }],
  ])('%s', (key, input) => {
    expect(problems(input)).toContainEqual(expect.stringMatching(new RegExp(`^${key}: .`)));
  });
});

it('names everything at once', () => {
  const keys = problems({ listen: { host: '0.0.0.0' }, models: { aliases: { chat: { model: 'llama3.2' } } } }).map(
    (line) => line.split(':')[0],
  );
  expect(keys).toEqual(['access.mode', 'models.aliases']);
});
