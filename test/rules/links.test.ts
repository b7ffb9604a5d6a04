import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const pages = ['README.md', 'ARCHITECTURE.md', ...globSync(['docs/**/*.md', 'test/**/*.md'], { cwd: root })];

const LINK = /\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g;

const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, 'code');

/** The name GitHub gives a heading for links to it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const anchorsIn = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** What is wrong with the links of a page, one line each. */
function brokenLinks(page: string, text: string): string[] {
  const targets = [...withoutCode(text).matchAll(LINK)].map(([, inText, inTag]) => inText ?? inTag ?? '');
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .flatMap((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : relative(root, join(root, dirname(page), path));
      if (!existsSync(join(root, file))) return [`${page}: ${target} does not exist`];
      if (anchor === undefined || anchorsIn(readFileSync(join(root, file), 'utf8')).includes(anchor)) return [];
      return [`${page}: ${target} is no heading there`];
    });
}

describe('a link in the documentation', () => {
  it.each(pages)('of %s leads to something that is there', (page) => {
    expect(brokenLinks(page, readFileSync(join(root, page), 'utf8'))).toEqual([]);
  });

  it('to a file or heading that is not there is found, and one in an example is none', () => {
    const text =
      '[a](nowhere.md) [b](#no-such-place) [c](README.md#start-it) [d](https://x.y) `[e](f)`\n# Here\n[g](#here)';
    expect(brokenLinks('ARCHITECTURE.md', text)).toEqual([
      'ARCHITECTURE.md: nowhere.md does not exist',
      'ARCHITECTURE.md: #no-such-place is no heading there',
      'ARCHITECTURE.md: #here is no heading there',
    ]);
  });
});

describe('the table of what Corral replaces', () => {
  const [, table = ''] = readFileSync(join(root, 'README.md'), 'utf8').split('## What it replaces');
  const rows = (table.split('\n## ')[0] ?? '').split('\n').filter((line) => /^\| (?!---|you want)/.test(line));

  it('has a mark for every row, and a test for every row that works', () => {
    expect(rows.length).toBeGreaterThan(30);
    for (const row of rows) {
      expect(row).toMatch(/ \| (works|partly: .+|not yet) \|$/);
      if (!row.endsWith('| not yet |')) expect(row).toMatch(/\]\(test\/[^)]+\.test\.ts\)/);
    }
  });
});
