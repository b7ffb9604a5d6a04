import { expect, it } from 'vitest';
import { checkConfig } from '../../shared/config-check.ts';
import { formatPath } from '../../shared/config-problem.ts';

function complaints(...webhooks: unknown[]): string[] {
  const checked = checkConfig({ notify: { webhooks } });
  return checked.ok ? [] : checked.error.map(({ path, message }) => `${formatPath(path)}: ${message}`);
}

it('takes http and https addresses with path and query, kinds of events and the file of a secret', () => {
  expect(
    complaints(
      { url: 'https://hooks.example.org/in?team=7' },
      { url: 'http://10.0.1.9:9000/', events: ['health', 'lane'], secretFile: 'webhook.secret' },
    ),
  ).toEqual([]);
});

it('refuses other addresses without repeating them, since tokens are written into addresses', () => {
  const url = 'notify.webhooks[0].url: must be an http:// or https:// URL';
  expect(complaints({ url: 'ftp://hooks.example.org/hunter2' })).toEqual([url]);
  expect(complaints({ url: 'hunter2' })).toEqual([url]);
  expect(complaints({ url: 7 })).toEqual([url]);
  expect(complaints({})).toEqual([url]);
  expect(complaints({ url: 'https://ada:hunter2@hooks.example.org' })).toEqual([
    'notify.webhooks[0].url: must not contain a user name or password',
  ]);
  const twice = { url: 'https://hooks.example.org/hunter2' };
  expect(complaints(twice, twice)).toEqual(['notify.webhooks[1].url: is already the url of notify.webhooks[0]']);
});

it('refuses kinds that there are not, and a list of none', () => {
  const url = 'https://hooks.example.org';
  expect(complaints({ url, events: ['healthy'] })).toEqual([
    expect.stringMatching(/^notify\.webhooks\[0\]\.events\[0\]: must be one of health, mode, .*found "healthy"$/),
  ]);
  expect(complaints({ url, events: [] })).toEqual([
    expect.stringMatching(/^notify\.webhooks\[0\]\.events: must be a list of health, mode, .*of all kinds/),
  ]);
});
