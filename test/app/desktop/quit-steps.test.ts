import { describe, expect, it } from 'vitest';
import { createQuitSteps } from '../../../app/desktop/quit/quit-steps.ts';
import { createManualClock } from '../../support/manual-clock.ts';

function rig() {
  const clock = createManualClock();
  const calls: string[] = [];
  const { promise: stopped, resolve: finish, reject: fail } = Promise.withResolvers<void>();
  const quit = createQuitSteps({
    stop() {
      calls.push('stop');
      return stopped;
    },
    cut: () => void calls.push('cut'),
    exit: (code) => void calls.push(`exit ${code}`),
    onStopping: () => void calls.push('stopping'),
    monotonic: clock.monotonic,
    schedule: clock.schedule,
  });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { clock, calls, quit, finish, fail, settle };
}

describe('quitting', () => {
  it('lets streams finish and exits 0', async () => {
    const { calls, quit, finish, settle } = rig();
    expect(quit.isStopping()).toBe(false);
    quit.ask();
    expect(quit.isStopping()).toBe(true);
    expect(calls).toEqual(['stopping', 'stop']);
    finish();
    await settle();
    expect(calls).toEqual(['stopping', 'stop', 'exit 0']);
  });

  it('takes a key that repeats for one wish', () => {
    const { clock, calls, quit } = rig();
    quit.ask();
    clock.advance(30);
    quit.ask();
    clock.advance(470);
    quit.ask();
    expect(calls).toEqual(['stopping', 'stop']);
  });

  it('cuts what runs at the second wish, once, and exits 1', async () => {
    const { clock, calls, quit, finish, settle } = rig();
    quit.ask();
    clock.advance(600);
    quit.ask();
    quit.ask();
    expect(calls).toEqual(['stopping', 'stop', 'cut']);
    finish();
    await settle();
    expect(calls.at(-1)).toBe('exit 1');
  });

  it('does not wait for a client that never reads its last words', () => {
    const { clock, calls, quit } = rig();
    quit.ask();
    clock.advance(600);
    quit.ask();
    clock.advance(999);
    expect(calls).not.toContain('exit 1');
    clock.advance(1);
    expect(calls).toContain('exit 1');
  });

  it('gives an ending session one second', () => {
    const { clock, calls, quit } = rig();
    quit.hurry();
    expect(calls).toEqual(['stopping', 'stop']);
    clock.advance(1_000);
    expect(calls).toEqual(['stopping', 'stop', 'cut']);
  });

  it('exits 1 when stopping itself fails', async () => {
    const { calls, quit, fail, settle } = rig();
    quit.ask();
    fail(new Error('the port is stuck'));
    await settle();
    expect(calls.at(-1)).toBe('exit 1');
  });
});
