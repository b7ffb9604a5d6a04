import { describe, expect, it } from 'vitest';
import { describeStopping } from '../../../app/desktop/quit/stopping-line.ts';

describe('the line that tells how far a stop has come', () => {
  it('is not there while the gateway runs', () => {
    expect(describeStopping({ state: 'running', stopsAt: null, inFlight: 3 }, 0)).toBeNull();
  });

  it('counts the streams and the seconds that are left', () => {
    expect(describeStopping({ state: 'stopping', stopsAt: 30_000, inFlight: 3 }, 5_000)).toBe(
      'Stopping: 3 streams, 25 s left',
    );
    expect(describeStopping({ state: 'stopping', stopsAt: 30_000, inFlight: 1 }, 29_100)).toBe(
      'Stopping: 1 stream, 1 s left',
    );
  });

  it('never counts below nothing', () => {
    expect(describeStopping({ state: 'stopping', stopsAt: 30_000, inFlight: 2 }, 31_000)).toBe(
      'Stopping: 2 streams, 0 s left',
    );
  });

  it('needs no countdown when nothing runs any more', () => {
    expect(describeStopping({ state: 'stopping', stopsAt: 30_000, inFlight: 0 }, 5_000)).toBe('Stopping');
  });
});
