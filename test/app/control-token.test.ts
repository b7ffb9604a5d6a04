import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureControlToken, isSameToken, readControlToken } from '../../app/control-token.ts';
import { newTempDir } from './temp-dir.ts';

describe('the control token', () => {
  it('is made once, readable by its owner only, and kept', () => {
    const dir = newTempDir();
    expect(readControlToken(dir)).toBe(null);
    const token = ensureControlToken(dir);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(statSync(join(dir, 'control-token')).mode & 0o777).toBe(0o600);
    expect(ensureControlToken(dir)).toBe(token);
    expect(readControlToken(dir)).toBe(token);
  });

  it('is replaced when others could have read it', () => {
    const dir = newTempDir();
    const leaked = ensureControlToken(dir);
    chmodSync(join(dir, 'control-token'), 0o644);
    expect(ensureControlToken(dir)).not.toBe(leaked);
    expect(statSync(join(dir, 'control-token')).mode & 0o777).toBe(0o600);
  });

  it('is replaced when the file is damaged', () => {
    const dir = newTempDir();
    writeFileSync(join(dir, 'control-token'), 'short', { mode: 0o600 });
    expect(readControlToken(dir)).toBe(null);
    expect(ensureControlToken(dir)).toHaveLength(43);
  });

  it('matches itself and nothing else, of any length', () => {
    const token = ensureControlToken(newTempDir());
    expect(isSameToken(token, token)).toBe(true);
    expect(isSameToken(`${token}x`, token)).toBe(false);
    expect(isSameToken('', token)).toBe(false);
  });
});
