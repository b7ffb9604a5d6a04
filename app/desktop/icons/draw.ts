import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { iconFiles } from './icon-files.ts';
import { encodePng } from './png.ts';

const folder = join(import.meta.dirname, '../assets');

// `npm run draw:icons`: the pictures are kept with the sources, so that a build needs nothing to draw them with.
mkdirSync(folder, { recursive: true });
for (const { name, draw } of iconFiles) writeFileSync(join(folder, name), encodePng(draw()));
