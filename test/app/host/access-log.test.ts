import { readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAccessLog } from '../../../app/host/access-log.ts';
import { createRecordingLog } from '../recording-log.ts';
import { newTempDir } from '../temp-dir.ts';

function setUp() {
  const dir = newTempDir();
  const path = join(dir, 'access.log');
  const log = createRecordingLog();
  return { path, log, accessLog: createAccessLog(dir, log) };
}

const idsIn = (path: string): number[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).id);

describe('the access log', () => {
  it('writes one JSON line per exchange, for its owner only, and loses none at the end', async () => {
    const { accessLog, path } = setUp();
    accessLog.setMode('file');
    for (let id = 0; id < 500; id += 1) accessLog.write(() => ({ id, model: 'llama3.1:8b' }));
    await accessLog.close();
    expect(idsIn(path)).toEqual(Array.from({ length: 500 }, (_, id) => id));
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('shows a line within seconds even when traffic is light', async () => {
    const { accessLog, path } = setUp();
    accessLog.setMode('file');
    accessLog.write(() => ({ id: 1 }));
    await expect.poll(() => idsIn(path)).toEqual([1]);
    await accessLog.close();
  });

  it('stops and starts with the configuration', async () => {
    const { accessLog, path } = setUp();
    accessLog.write(() => ({ id: 0 }));
    accessLog.setMode('file');
    accessLog.write(() => ({ id: 1 }));
    accessLog.setMode('off');
    accessLog.write(() => ({ id: 2 }));
    accessLog.setMode('file');
    accessLog.write(() => ({ id: 3 }));
    await accessLog.close();
    expect(idsIn(path).sort()).toEqual([1, 3]);
  });

  it('follows when its file is moved away and it is told so', async () => {
    const { accessLog, path } = setUp();
    accessLog.setMode('file');
    accessLog.write(() => ({ id: 1 }));
    await expect.poll(() => idsIn(path)).toEqual([1]);
    renameSync(path, `${path}.old`);
    accessLog.reopen();
    accessLog.write(() => ({ id: 2 }));
    await expect.poll(() => idsIn(path)).toEqual([2]);
    await accessLog.close();
  });

  it('sets a huge file aside when it starts', async () => {
    const { accessLog, path } = setUp();
    writeFileSync(path, '');
    truncateSync(path, 65 * 1024 * 1024);
    accessLog.setMode('file');
    accessLog.write(() => ({ id: 1 }));
    await accessLog.close();
    expect(idsIn(path)).toEqual([1]);
    expect(statSync(`${path}.1`).size).toBe(65 * 1024 * 1024);
  });

  it('reports a folder it cannot write to and goes on without', async () => {
    const log = createRecordingLog();
    const accessLog = createAccessLog('/nonexistent', log);
    accessLog.setMode('file');
    accessLog.write(() => ({ id: 1 }));
    await accessLog.close();
    expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
  });
});
