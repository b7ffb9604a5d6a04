import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeConfiguration } from './describe-configuration.ts';

const path = join(import.meta.dirname, '../../docs/configuration.md');

if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') !== describeConfiguration()) {
    process.stderr.write('docs/configuration.md is behind shared/config.ts: run npm run docs\n');
    process.exitCode = 1;
  }
} else writeFileSync(path, describeConfiguration());
