import { expect, it } from 'vitest';
import { formatLanes } from '../../../app/commands/lane-table.ts';
import { createBackendSnapshot } from '../../support/backend-snapshot.ts';
import { createLaneSnapshot } from '../../support/lane-snapshot.ts';

it('says what each model does where it is busy or in trouble, and why', () => {
  const waiting = { phase: 'hung', silentMs: 12_000, boundMs: 4_000 } as const;
  const backends = [
    createBackendSnapshot({
      id: 'rig-1',
      lanes: [
        createLaneSnapshot({ inFlight: 2, phase: 'hung', waiting }),
        createLaneSnapshot({ model: 'qwen3:14b', phase: 'wedged', outReason: 'a check of one token got nothing' }),
      ],
    }),
    createBackendSnapshot({
      id: 'rig-2',
      lanes: [
        createLaneSnapshot({ learnedSlots: 4, inFlight: 1, phase: 'generating', foreignHint: 'it waited 8.0 s' }),
      ],
    }),
  ];
  const cells = formatLanes(backends)
    .trim()
    .split('\n')
    .map((line) => line.split(/ {2,}/));
  expect(cells).toEqual([
    ['MODEL', 'ON', 'STATE', 'BUSY/SLOTS', 'BECAUSE'],
    [
      'llama3.1:8b',
      'rig-1',
      'hangs',
      '2/4',
      'it should have begun to answer by now: silent for 12 s, expected within 4 s',
    ],
    ['qwen3:14b', 'rig-1', 'wedged, out of rotation', '0/4', 'a check of one token got nothing'],
    [
      'llama3.1:8b',
      'rig-2',
      'generating',
      '1/4 learned',
      expect.stringMatching(/^it seems to be used .*: it waited 8.0 s$/),
    ],
  ]);
});

it('says nothing where nothing runs', () => {
  expect(formatLanes([createBackendSnapshot()])).toBe('');
});
