import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { iconFiles } from '../../../app/desktop/icons/icon-files.ts';
import { encodePng } from '../../../app/desktop/icons/png.ts';

const folder = join(import.meta.dirname, '../../../app/desktop/assets');

/** The size and the pixels of a file; how well they are packed may differ between versions of the packer. */
function contentOf(png: Buffer): Buffer {
  const length = png.readUInt32BE(33);
  return Buffer.concat([png.subarray(16, 29), inflateSync(png.subarray(41, 41 + length))]);
}

describe('the pictures of the desktop', () => {
  it.each(iconFiles.map((file) => [file.name, file] as const))('%s is what draw:icons draws', (name, { draw }) => {
    expect(contentOf(readFileSync(join(folder, name))).equals(contentOf(encodePng(draw())))).toBe(true);
  });

  it('are all there is in their folder', () => {
    expect(readdirSync(folder).sort()).toEqual(iconFiles.map(({ name }) => name).sort());
  });
});
