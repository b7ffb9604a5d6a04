import { expect, it } from 'vitest';
import { countUnseen } from '../../../renderer/store/seen-events.ts';
import type { GatewayEvent } from '../../../shared/gateway-event.ts';
import type { Snapshot } from '../../../shared/snapshot.ts';

const event = (seq: number, severity: GatewayEvent['severity']): GatewayEvent => ({
  ...{ seq, at: seq, kind: 'health', severity, backend: null, text: `event ${seq}` },
});
const snapshot = (startedAt: number, ...events: GatewayEvent[]) => ({
  gateway: { startedAt } as Snapshot['gateway'],
  events,
});

it('only warnings and errors that came after what was seen are new', () => {
  const now = snapshot(100, event(4, 'bad'), event(3, 'good'), event(2, 'warning'), event(1, 'bad'));
  expect(countUnseen(now, { startedAt: 100, seq: 1 })).toBe(2);
  expect(countUnseen(now, { startedAt: 100, seq: 4 })).toBe(0);
  expect(countUnseen(now, null)).toBe(3);
});

it('all are new of a gateway that has started again, whose numbers begin anew', () => {
  expect(countUnseen(snapshot(200, event(1, 'bad')), { startedAt: 100, seq: 40 })).toBe(1);
});
