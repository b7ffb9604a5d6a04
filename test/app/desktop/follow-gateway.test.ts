import { expect, it } from 'vitest';
import { followGateway } from '../../../app/desktop/follow-gateway.ts';
import { createFakeGateway, createSnapshot } from '../fake-gateway.ts';
import { createRecordingLog } from '../recording-log.ts';

it('leaves a view out once it has failed, and goes on feeding the others', () => {
  const gateway = createFakeGateway();
  const log = createRecordingLog();
  const seen: number[] = [];
  let calls = 0;
  const broken = (): void => {
    calls += 1;
    throw new Error('no tray here');
  };
  const views = [
    { name: 'tray', show: broken },
    { name: 'window', show: ({ seq }: { seq: number }) => void seen.push(seq) },
  ];
  followGateway(gateway.subscribe, views, log);
  gateway.publish(createSnapshot(2));
  gateway.publish(createSnapshot(3));
  expect(seen).toEqual([1, 2, 3]);
  expect(calls).toBe(1);
  expect(log.lines).toMatchObject([{ level: 'error', part: 'tray', error: expect.stringContaining('no tray here') }]);
});
