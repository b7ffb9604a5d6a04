import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimRuntime, findRunning } from '../../app/runtime-file.ts';
import { newTempDir } from './temp-dir.ts';

const leave = (dir: string, runtime: unknown): void =>
  writeFileSync(join(dir, 'gateway.json'), typeof runtime === 'string' ? runtime : JSON.stringify(runtime));

function claim(dir: string) {
  const claimed = claimRuntime(dir);
  if (!claimed.ok) throw new Error(claimed.error);
  return claimed.value;
}

describe('the runtime file', () => {
  it('tells the CLI where the control server listens, until it is released', () => {
    const dir = newTempDir();
    expect(findRunning(dir)).toBe(null);
    const claimed = claim(dir);
    expect(findRunning(dir)).toMatchObject({ pid: process.pid, controlUrl: null });
    claimed.announce('http://127.0.0.1:8404');
    expect(findRunning(dir)).toMatchObject({ controlUrl: 'http://127.0.0.1:8404' });
    claimed.release();
    claimed.release();
    expect(findRunning(dir)).toBe(null);
  });

  it('refuses a second gateway and names the first', () => {
    const dir = newTempDir();
    claim(dir);
    const second = claimRuntime(dir);
    expect(second).toEqual({ ok: false, error: expect.stringContaining(`process ${process.pid}`) });
    expect(second).toEqual({ ok: false, error: expect.stringContaining(dir) });
  });

  it('takes over what a crashed gateway left', async () => {
    const dir = newTempDir();
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    leave(dir, { pid: child.pid, born: null, controlUrl: 'http://127.0.0.1:1' });
    expect(findRunning(dir)).toBe(null);
    claim(dir);
    expect(JSON.parse(readFileSync(join(dir, 'gateway.json'), 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('is not fooled by another process that was given the same pid', () => {
    const dir = newTempDir();
    leave(dir, { pid: process.pid, born: 'another-boot:1', controlUrl: null });
    expect(findRunning(dir)).toBe(null);
    expect(claimRuntime(dir).ok).toBe(true);
  });

  it('ignores a damaged file', () => {
    const dir = newTempDir();
    leave(dir, '{"pid":');
    expect(findRunning(dir)).toBe(null);
    expect(claimRuntime(dir).ok).toBe(true);
  });
});
