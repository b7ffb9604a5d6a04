import { expect, it } from 'vitest';
import { createUndoStack } from '../../../app/host/undo-stack.ts';
import { createRecordingLog } from '../recording-log.ts';

it('undoes every step once, the latest first, even when one fails', async () => {
  const log = createRecordingLog();
  const undo = createUndoStack(log);
  const undone: string[] = [];
  undo.push(() => void undone.push('first'));
  undo.push(() => {
    throw new Error('stuck');
  });
  undo.push(async () => {
    await Promise.resolve();
    undone.push('third');
  });
  await Promise.all([undo.unwind(), undo.unwind()]);
  await undo.unwind();
  expect(undone).toEqual(['third', 'first']);
  expect(log.lines).toMatchObject([{ level: 'error', error: 'Error: stuck' }]);
});
