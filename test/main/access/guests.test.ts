import { describe, expect, it } from 'vitest';
import { textsOfClaim } from '../../../main/access/claims.ts';
import { judgeGuest } from '../../../main/access/guest.ts';
import { createGuestReader, type Sources } from '../../../main/access/read-guest.ts';
import type { Errand } from '../../../shared/access.ts';
import { type ConfigInput, configSchema } from '../../../shared/config.ts';

type GroupsInput = NonNullable<NonNullable<ConfigInput['access']>['groups']>;
type Said = Readonly<Record<string, readonly string[]>>;

const CHAT: Errand = { route: '/api/chat', kind: 'inference' };
const PULL: Errand = { route: '/api/pull', kind: 'management' };
const TAGS: Errand = { route: '/api/tags', kind: 'local' };
const VERSION: Errand = { route: '/api/version', kind: 'local' };

/** What comes of an errand: the class and which of three models may be used, or why not. */
function judged(groups: GroupsInput, sources: Sources, said: Said, errand: Errand): string {
  const config = configSchema.parse({ access: { groups, forward: { url: 'http://auth/', groups: 'g' } } });
  const guest = createGuestReader(config.access.groups, sources)({ id: 'x', name: 'x' }, (name) => said[name] ?? []);
  const admission = judgeGuest(guest, errand);
  if (!admission.ok) return admission.refusal.message;
  const { workClass, mayUse } = admission.permit;
  const usable = ['llama3.2:latest', 'qwen3:8b', 'gemma3:4b'].filter(mayUse).map((model) => model.split(':')[0]);
  return [workClass, ...usable].join(' ');
}

const groups: GroupsInput = {
  users: { models: ['llama3.2', 'gemma3:*'] },
  night: { class: 'batch' },
  boss: { class: 'interactive', models: ['qwen3:*'] },
  ops: { scopes: ['manage'], class: 'interactive' },
  root: { scopes: ['admin'] },
};
const byGroup: Sources = { groups: 'groups' };

describe('what somebody who is vouched for may do', () => {
  it.each([
    ['where nothing says so: ask and list, with every model', {}, {}, CHAT, 'normal llama3.2 qwen3 gemma3'],
    ['where nothing says so: no more than that', {}, {}, PULL, "you lack the scope 'manage', which /api/pull takes"],
    ['in a group: what the group may', byGroup, { groups: ['users'] }, CHAT, 'normal llama3.2 gemma3'],
    [
      'in several: what all of them may',
      byGroup,
      { groups: ['users', 'boss'] },
      CHAT,
      'interactive llama3.2 qwen3 gemma3',
    ],
    [
      'of several classes: the most urgent',
      byGroup,
      { groups: ['night', 'boss'] },
      TAGS,
      'interactive llama3.2 qwen3 gemma3',
    ],
    [
      'in a group for one scope: its models and class for that scope only',
      byGroup,
      { groups: ['users', 'ops'] },
      CHAT,
      'normal llama3.2 gemma3',
    ],
    [
      'in a group for one scope: nothing else',
      byGroup,
      { groups: ['ops'] },
      CHAT,
      "you lack the scope 'inference', which /api/chat takes",
    ],
    [
      'in the group of those who may do everything',
      byGroup,
      { groups: ['root'] },
      PULL,
      'normal llama3.2 qwen3 gemma3',
    ],
    [
      'in groups nobody has heard of',
      byGroup,
      { groups: ['strangers', '__proto__'] },
      CHAT,
      "you lack the scope 'inference', which /api/chat takes",
    ],
    ['in no group: what anybody known may', byGroup, {}, VERSION, 'normal'],
    [
      'with scopes of its own',
      { scopes: 'scope' },
      { scope: ['openid', 'manage'] },
      PULL,
      'normal llama3.2 qwen3 gemma3',
    ],
    [
      'with scopes of its own that are none of ours',
      { scopes: 'scope' },
      { scope: ['openid'] },
      TAGS,
      "you lack the scope 'inventory', which /api/tags takes",
    ],
    ['with a list of models', { models: 'm' }, { m: ['qwen3:*', '\0'] }, CHAT, 'normal qwen3'],
    [
      'with a list of models and a group that has others',
      { ...byGroup, models: 'm' },
      { groups: ['users'], m: ['qwen3:*', 'gemma3:4b'] },
      CHAT,
      'normal gemma3',
    ],
    ['without the list of models that is asked for: none', { models: 'm' }, {}, CHAT, 'normal'],
    ['with a class of its own', { ...byGroup, class: 'c' }, { groups: ['boss'], c: ['batch'] }, CHAT, 'batch qwen3'],
    [
      'with a class that is none',
      { ...byGroup, class: 'c' },
      { groups: ['boss'], c: ['urgent'] },
      CHAT,
      'interactive qwen3',
    ],
  ] as readonly (readonly [string, Sources, Said, Errand, string])[])('%s', (_, sources, said, errand, outcome) => {
    expect(judged(groups, sources, said, errand)).toBe(outcome);
  });
});

describe('a claim', () => {
  const claims = {
    scope: 'openid inference',
    group: 'LLM users',
    groups: ['a b', 7, 'c', null],
    'https://example.com/roles': ['x'],
    realm_access: { roles: ['y'] },
    'a.b': 'whole',
    a: { b: 'path' },
  };
  it.each([
    ['scope', ['openid', 'inference']],
    ['group', ['LLM users']],
    ['groups', ['a b', 'c']],
    ['https://example.com/roles', ['x']],
    ['realm_access.roles', ['y']],
    ['a.b', ['whole']],
    ['missing', []],
    ['realm_access.roles.0', []],
    ['constructor.name', []],
    ['__proto__.toString', []],
  ])('%s holds %j', (name, texts) => {
    expect(textsOfClaim(claims, name)).toEqual(texts);
  });
});
