import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Marks the place of the fuses in Electron's binary; then their version, their number and one digit each. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** As Electron 45 ships them. */
const usual = '101100011';

/** What electron-builder takes for Electron's Linux distribution: there is no program in it, only its fuses. */
export function writeStubElectron(folder: string, version: string): void {
  for (const part of ['locales', 'resources']) mkdirSync(join(folder, part), { recursive: true });
  const fuses = Buffer.from([1, usual.length, ...Buffer.from(usual)]);
  const binary = Buffer.concat([Buffer.from(`not a program ${SENTINEL}`), fuses, Buffer.from(' the rest')]);
  writeFileSync(join(folder, 'electron'), binary, { mode: 0o755 });
  writeFileSync(join(folder, 'version'), version);
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), `${name}\n`);
  for (const name of ['en-US', 'de']) writeFileSync(join(folder, 'locales', `${name}.pak`), name);
}

/** The state of every fuse, in their order. */
export function readFuses(binary: Buffer): string {
  const at = binary.indexOf(SENTINEL) + SENTINEL.length;
  return binary.subarray(at + 2, at + 2 + (binary[at + 1] ?? 0)).toString('latin1');
}
