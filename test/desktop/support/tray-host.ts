import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const answer = (hasTray: boolean): string => `#!/bin/sh\necho '   boolean ${hasTray}'\n`;

/**
 * Makes apps that are started from now on believe that this Linux desktop shows tray icons, or that it does not: what
 * they ask is answered from a folder at the front of the path. The returned function ends it. Other systems always do.
 */
export function pretendTray(hasTray: boolean): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'corral-tray-'));
  const before = process.env.PATH;
  for (const program of ['dbus-send', 'gdbus']) {
    writeFileSync(join(folder, program), answer(hasTray));
    chmodSync(join(folder, program), 0o755);
  }
  process.env.PATH = [folder, before].join(delimiter);
  return () => {
    process.env.PATH = before;
    rmSync(folder, { recursive: true, force: true });
  };
}
