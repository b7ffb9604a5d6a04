import { expect, it } from 'vitest';
import { changedKeys, keysAfterRestart } from '../../../main/config/index.ts';
import { type ConfigInput, configSchema } from '../../../shared/config.ts';

const configOf = (input: ConfigInput) => configSchema.parse(input);
const changed = (before: ConfigInput, now: ConfigInput) => changedKeys(configOf(before), configOf(now));
const rig = { id: 'rig-1', url: 'http://127.0.0.1:1' };

it('names each key that differs, at any depth, and no other', () => {
  expect(changed({}, {})).toEqual([]);
  expect(changed({}, { routing: { policy: 'weighted' }, health: { deep: { interval: '5s' } } })).toEqual([
    'routing.policy',
    'health.deep.interval',
  ]);
  expect(changed({ maxBody: '1MB' }, { maxBody: '1024KB' })).toEqual([]);
});

it('takes the list of backends for one key, its order included', () => {
  const spare = { id: 'spare', url: 'http://127.0.0.1:2' };
  expect(changed({ backends: [rig] }, { backends: [{ ...rig, slots: 2 }] })).toEqual(['backends']);
  expect(changed({ backends: [rig, spare] }, { backends: [spare, rig] })).toEqual(['backends']);
});

it('names a section that was added or taken away as a whole', () => {
  const tls = { cert: 'c.pem', key: 'k.pem' };
  expect(changed({}, { listen: { tls } })).toEqual(['listen.tls']);
  expect(changed({ listen: { tls } }, {})).toEqual(['listen.tls']);
  expect(changed({}, { models: { aliases: { chat: { model: 'm' } } } })).toEqual(['models.aliases.chat']);
});

it('knows what only another start puts in force', () => {
  const started = configOf({ listen: { port: 8080 } });
  const wanted = configOf({ listen: { port: 9090 }, control: { host: '::1' }, routing: { retries: 0 } });
  expect(keysAfterRestart(started, wanted)).toEqual(['listen.port', 'control.host']);
  expect(keysAfterRestart(started, started)).toEqual([]);
});

it('knows that other files of a certificate need no start, and that HTTPS itself does', () => {
  const plain = configOf({});
  const secure = configOf({ listen: { tls: { cert: 'c.pem', key: 'k.pem' } } });
  const moved = configOf({ listen: { tls: { cert: 'd.pem', key: 'k.pem' }, redirectFrom: 8081 } });
  expect(keysAfterRestart(secure, moved)).toEqual(['listen.redirectFrom']);
  expect(keysAfterRestart(plain, secure)).toEqual(['listen.tls']);
  expect(keysAfterRestart(secure, plain)).toEqual(['listen.tls']);
});
