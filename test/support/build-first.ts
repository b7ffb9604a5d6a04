import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildIfNeeded, desktopBundle, panelBundle } from '../../app/build-if-needed.ts';

const root = join(import.meta.dirname, '../..');

/** These run what is built: the desktop app, or the panel in a browser. */
const needBuild = /\/test\/(desktop|e2e)\//;

/**
 * Builds what the chosen tests run, unless it is newer than its sources. A build that fails ends the run: no test may
 * pass on an old one.
 */
export async function setup(project: TestProject): Promise<void> {
  const { testFiles } = await project.globTestFiles(filtersOf(project));
  if (!testFiles.some((path) => needBuild.test(path))) return;
  const result = await buildIfNeeded(root, [panelBundle, desktopBundle], (line) => process.stdout.write(`${line}\n`));
  if (result !== 'built') throw new Error(`the tests need a build, and it failed: ${result.reason}`);
}

/** The command line's. Not in vitest's types: should it go, every run builds first. */
const filtersOf = ({ vitest }: TestProject): string[] | undefined =>
  (vitest as { readonly filenamePattern?: string[] }).filenamePattern;
