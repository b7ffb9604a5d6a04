import { expect, it } from 'vitest';
import { redact } from '../../../main/diagnostics/redact.ts';

it.each([
  ['redirects to http://ada:hunter2@rig:11434/x', 'redirects to http://(hidden)@rig:11434/x'],
  ['authorization: Bearer abc.def-123==', 'authorization: Bearer (hidden)'],
  ['Basic YWRhOmh1bnRlcjI=', 'Basic (hidden)'],
  ['GET /x?api_key=hunter2&n=1', 'GET /x?api_key=(hidden)&n=1'],
  [`POST /x/ck_23456789_${'Ab1'.repeat(16)} 404`, 'POST /x/ck_23456789_(hidden) 404'],
  ['invalid key sk-ant-api03-hunter2xyz', 'invalid key sk-(hidden)'],
])('%j is shown as %j', (text, shown) => {
  expect(redact(text)).toBe(shown);
});

it.each(['http://10.0.1.5:11434 is down', 'ada@example.com wrote', 'model basic-llama:8b', 'sk-1 is short'])(
  '%j has nothing to hide',
  (text) => {
    expect(redact(text)).toBe(text);
  },
);
