import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../shared/config-check.ts';
import { formatPath } from '../../shared/config-problem.ts';

const jwt = { issuer: 'https://id.example.com/', audience: ['corral'], jwks: 'https://id.example.com/jwks.json' };
const forward = { url: 'http://auth:9091/verify' };

const complaints = (access: object): string[] => {
  const checked = checkConfig({ access });
  return checked.ok ? [] : checked.error.map(({ path, message }) => `${formatPath(path)}: ${message}`);
};

it('fills in what a token, a service and a group need not say', () => {
  const checked = checkConfig({
    access: { groups: { users: {} }, jwt, forward: { ...forward, groups: 'Remote-Groups' } },
  });
  expect(checked.ok && checked.value.access).toEqual({
    mode: 'auto',
    groups: { users: { scopes: ['inference', 'inventory'], models: [], class: 'normal' } },
    jwt: { ...jwt, algorithms: ['RS256', 'ES256'], skew: 60_000, refresh: 600_000, owner: 'sub' },
    forward: {
      ...forward,
      headers: ['authorization', 'x-api-key'],
      timeout: 5_000,
      cache: 10_000,
      owner: 'remote-user',
      groups: 'remote-groups',
    },
  });
});

describe('of tokens', () => {
  it.each([
    [{ issuer: undefined }, 'access.jwt.issuer: is required: text that is not empty'],
    [{ audience: [] }, 'access.jwt.audience: must be a list with at least one audience, found a list'],
    [{ audience: 'corral' }, 'access.jwt.audience: must be a list of audiences, found "corral"'],
    [
      { algorithms: ['HS256'] },
      expect.stringMatching(/^access\.jwt\.algorithms\[0\]: must be one of RS256, .* found "HS256"$/),
    ],
    [{ algorithms: ['none'] }, expect.stringMatching(/^access\.jwt\.algorithms\[0\]: must be one of/)],
    [{ algorithms: [] }, 'access.jwt.algorithms: must be a list with at least one algorithm, found a list'],
    [{ skew: '11m' }, 'access.jwt.skew: must be from 0s to 10m, found "11m"'],
    [{ refresh: '1s' }, 'access.jwt.refresh: must be from 10s to 24d, found "1s"'],
    [{ jwks: '' }, 'access.jwt.jwks: must be the URL or path of a key set'],
    [
      { jwks: 'http://id.example.com/jwks.json' },
      'access.jwt.jwks: must be https:// where it is not this machine: whoever changes the keys on their way is let in',
    ],
    [{ jwks: 'https://a:b@id.example.com/' }, 'access.jwt.jwks: must not contain a user name or password'],
    [{ jwks: 'ftp://id.example.com/' }, 'access.jwt.jwks: must be an http:// or https:// URL'],
    [{ secret: 'x' }, 'access.jwt.secret: unknown key'],
  ])('%j is refused', (over, complaint) => {
    expect(complaints({ jwt: { ...jwt, ...over } })).toEqual([complaint]);
  });

  it.each([
    'http://127.0.0.1:8080/jwks',
    'http://[::1]/jwks',
    'keys/jwks.json',
    '/etc/corral/jwks.json',
    'C:\\jwks.json',
  ])('a key set may be at %s', (jwks) => expect(complaints({ jwt: { ...jwt, jwks } })).toEqual([]));
});

describe('of a service', () => {
  it.each([
    [{ url: 'auth:9091' }, 'access.forward.url: must be an http:// or https:// URL'],
    [{ url: 'http://me:secret@auth/' }, 'access.forward.url: must not contain a user name or password'],
    [{ url: 'http://auth/#x' }, 'access.forward.url: must not have a fragment (#…)'],
    [{ headers: [] }, 'access.forward.headers: must be a list with at least one header, found a list'],
    [
      { headers: ['Host'] },
      'access.forward.headers[0]: must be a header that clients bring credentials in, such as authorization, found "host"',
    ],
    [{ headers: ['X-Forwarded-For'] }, expect.stringContaining('must be a header that clients bring credentials in')],
    [{ owner: 'remote user' }, 'access.forward.owner: must be a header name such as x-user, found "remote user"'],
    [{ timeout: '2m' }, 'access.forward.timeout: must be from 100ms to 1m, found "2m"'],
    [{ cache: '1h' }, 'access.forward.cache: must be from 0s to 10m, found "1h"'],
  ])('%j is refused', (over, complaint) => {
    expect(complaints({ forward: { ...forward, ...over } })).toEqual([complaint]);
  });
});

describe('of groups', () => {
  it.each([
    [
      { scopes: ['chat'] },
      'access.groups.users.scopes[0]: must be one of inference, inventory, manage, admin, found "chat"',
    ],
    [
      { models: ['a b'] },
      'access.groups.users.models[0]: must be a model name or a pattern such as llama3.1:*, found "a b"',
    ],
    [{ class: 'urgent' }, 'access.groups.users.class: must be one of interactive, normal, batch, found "urgent"'],
  ])('%j is refused', (group, complaint) => {
    expect(complaints({ groups: { users: group }, jwt: { ...jwt, groups: 'groups' } })).toEqual([complaint]);
  });

  it('rules that would hold for nobody are refused', () => {
    expect(complaints({ groups: { users: {} }, jwt })).toEqual([
      'access.groups: nobody would be in one: set access.jwt.groups or access.forward.groups',
    ]);
    expect(complaints({ jwt: { ...jwt, groups: 'groups' } })).toEqual([
      'access.jwt.groups: lets nobody do anything: access.groups says of no group what it may do',
    ]);
    expect(complaints({ jwt: { ...jwt, groups: 'groups', scopes: 'scope' } })).toEqual([]);
    expect(complaints({ groups: { users: {} }, jwt, forward: { ...forward, groups: 'remote-groups' } })).toEqual([]);
  });
});
