import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createModeStore } from '../../../app/host/mode-store.ts';
import { createRecordingLog } from '../recording-log.ts';
import { newTempDir } from '../temp-dir.ts';

describe('drain and maintenance orders', () => {
  it('outlive the process that took them', () => {
    const dir = newTempDir();
    const log = createRecordingLog();
    expect(createModeStore(dir, log).load()).toEqual({});
    createModeStore(dir, log).save({ 'rig-1': 'draining' });
    createModeStore(dir, log).save({ 'rig-1': 'draining', 'rig-2': 'maintenance' });
    expect(createModeStore(dir, log).load()).toEqual({ 'rig-1': 'draining', 'rig-2': 'maintenance' });
    expect(readdirSync(dir)).toEqual(['modes.json']);
    expect(log.lines).toEqual([]);
  });

  it('about backends that will be gone are not written', () => {
    const dir = newTempDir();
    const store = createModeStore(dir, createRecordingLog(), (id) => id !== 'demo');
    store.save({ 'rig-1': 'draining', demo: 'draining' });
    expect(store.load()).toEqual({ 'rig-1': 'draining' });
  });

  it('that cannot be read are reported, and the gateway starts all the same', () => {
    const dir = newTempDir();
    const log = createRecordingLog();
    for (const text of ['{', '{"rig-1": 7}']) {
      writeFileSync(join(dir, 'modes.json'), text);
      expect(createModeStore(dir, log).load()).toEqual({});
    }
    expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'warn']);
  });

  it('that cannot be written are reported', () => {
    const log = createRecordingLog();
    createModeStore('/nonexistent', log).save({ 'rig-1': 'draining' });
    expect(log.lines.map(({ level }) => level)).toEqual(['error']);
  });
});
