import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPlacementFile } from '../../../app/desktop/window/placement-file.ts';
import { createRecordingLog } from '../recording-log.ts';
import { newTempDir } from '../temp-dir.ts';

const placement = { bounds: { x: -20, y: 10, width: 1200, height: 800 }, isMaximized: true };

describe('the window of a data dir', () => {
  it('is remembered there', () => {
    const [dir, other] = [newTempDir(), newTempDir()];
    const log = createRecordingLog();
    openPlacementFile(dir, log).write(placement);
    expect(openPlacementFile(dir, log).read()).toEqual(placement);
    expect(openPlacementFile(other, log).read()).toBeNull();
    expect(log.lines).toEqual([]);
  });

  it('opens at its usual place when the file is damaged, and the log says so', () => {
    const dir = newTempDir();
    for (const text of ['', '{', '{"bounds":{"x":0,"y":0,"width":-3,"height":1e99},"isMaximized":false}']) {
      writeFileSync(join(dir, 'window.json'), text);
      const log = createRecordingLog();
      expect(openPlacementFile(dir, log).read()).toBeNull();
      expect(log.lines).toMatchObject([{ level: 'warn' }]);
    }
  });

  it('is not worth an error when it cannot be written', () => {
    const log = createRecordingLog();
    openPlacementFile(join(newTempDir(), 'gone'), log).write(placement);
    expect(log.lines).toMatchObject([{ level: 'warn' }]);
  });
});
