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
  [
    'an address of the network that is open on purpose',
    { listen: { host: '0.0.0.0', confirmed: ['no-tls', 'no-key'] }, access: { mode: 'open' } },
  ],
  ['keys for everybody', { access: { mode: 'required' } }],
  ['an address of the network, which asks for keys by itself', { listen: { host: '0.0.0.0', tls } }],
  ['round robin', { routing: { policy: 'round-robin' } }],
  ['the adaptive policy', { routing: { policy: 'adaptive' } }],
  ['a home per client', { routing: { policy: 'sticky-client' } }],
  ['limits of requests per address and of tokens', { limits: { perIpRequestsPerMinute: 5, tokensPerMinute: 5 } }],
  ['a home per conversation', { routing: { policy: 'sticky-prefix' } }],
])('%s can be had', (_, input) => {
  expect(problems(input)).toEqual([]);
});

describe('what would leave an admin less safe than the file says is refused by its key', () => {
  it.each<[string, ConfigInput]>([['models.aliases', { models: { aliases: { chat: { model: 'llama3.2' } } } }]])(
    '%s',
    (key, input) => {
      expect(problems(input)).toContainEqual(expect.stringMatching(new RegExp(`^${key}: .`)));
    },
  );
});

it('names everything at once', () => {
  const keys = problems({
    models: { aliases: { chat: { model: 'llama3.2' } } },
  }).map((line) => line.split(':')[0]);
  expect(keys).toEqual(['models.aliases']);
});
