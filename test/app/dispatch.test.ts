import { expect, it } from 'vitest';
import type { AuditLine } from '../../app/audit.ts';
import { createDispatch } from '../../app/dispatch.ts';
import type { Handlers } from '../../shared/contract.ts';
import { createFakeHandlers } from './fake-gateway.ts';
import { createRecordingLog } from './recording-log.ts';

function setUp(some: Partial<Handlers>) {
  const log = createRecordingLog();
  const acts: AuditLine[] = [];
  const ports = { log, audit: (line: AuditLine) => void acts.push(line) };
  return { log, acts, dispatch: createDispatch({ ...createFakeHandlers(), ...some }, ports) };
}

it('hands the decoded input to the handler and passes its answer on', async () => {
  const seen: unknown[] = [];
  const { dispatch } = setUp({
    'backend.drain': async (input) => {
      seen.push(input);
      return { ok: true, value: { id: input.id, inFlight: 3, endsAt: null, leaving: null } };
    },
  });
  expect(await dispatch('backend.drain', { id: 'rig-1' })).toEqual({
    ok: true,
    value: { id: 'rig-1', inFlight: 3, endsAt: null, leaving: null },
  });
  expect(seen).toEqual([{ id: 'rig-1' }]);
});

it('takes nothing at all for a command without input', async () => {
  const { dispatch } = setUp({});
  expect(await dispatch('backend.list', undefined)).toMatchObject({ ok: true });
});

it('passes a handler’s refusal on as it is', async () => {
  const error = { code: 'not_found', message: 'no backend rig-9', field: 'id' } as const;
  const { dispatch } = setUp({ 'backend.resume': async () => ({ ok: false, error }) });
  expect(await dispatch('backend.resume', { id: 'rig-9' })).toEqual({ ok: false, error });
});

it('names the field that was wrong', async () => {
  const { dispatch } = setUp({});
  expect(await dispatch('backend.add', { url: 'http://x', slots: 0 })).toMatchObject({
    ok: false,
    error: { code: 'bad_input', field: 'slots' },
  });
  expect(await dispatch('backend.drain', { id: 'rig-1', force: true })).toMatchObject({
    ok: false,
    error: { code: 'bad_input', field: 'force' },
  });
  expect(await dispatch('backend.drain', 7)).toMatchObject({ ok: false, error: { code: 'bad_input' } });
});

it('knows no command but those of the contract, whatever the prototype chain holds', async () => {
  const { dispatch } = setUp({});
  for (const name of ['toString', '__proto__', 'backend.explode', '']) {
    expect(await dispatch(name, {})).toMatchObject({ ok: false, error: { code: 'unknown_command' } });
  }
});

it('logs a crash whole and tells the caller nothing of its inside', async () => {
  const { dispatch, log } = setUp({
    'gateway.status': async () => {
      throw new Error('secret path /root/x');
    },
  });
  const reply = await dispatch('gateway.status', undefined);
  expect(reply).toMatchObject({ ok: false, error: { code: 'failed' } });
  expect(JSON.stringify(reply)).not.toContain('secret path');
  expect(log.lines).toEqual([expect.objectContaining({ level: 'error', command: 'gateway.status' })]);
  expect(String(log.lines[0]?.error)).toContain('secret path');
});
