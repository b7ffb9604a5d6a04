import { type Browser, chromium, type Page } from 'playwright-core';
import { findBrowser } from '../../support/find-browser.ts';

export interface PageOptions {
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

export interface BrowserUnderTest {
  newPage(options?: PageOptions): Promise<Page>;
  close(): Promise<void>;
}

let shared: Promise<Browser> | null = null;

async function launch(): Promise<Browser> {
  const { executablePath, args, env } = await findBrowser();
  return chromium.launch({ executablePath, args, env: { ...process.env, ...env } as Record<string, string> });
}

/** As long as `expect.poll` waits, and shorter than a test's own limit, so that what was not found is named. */
const WAIT_MS = 30_000;

/** One browser per test file, a context of its own per caller. Whatever a page complains about fails the test. */
export async function openBrowser(): Promise<BrowserUnderTest> {
  shared ??= launch();
  const browser = await shared;
  const closers: (() => Promise<void>)[] = [];
  const complaints: string[] = [];
  return {
    async newPage({ colorScheme = 'light', width = 1440, height = 900 } = {}) {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height },
        reducedMotion: 'reduce',
        locale: 'en-GB',
        timezoneId: 'UTC',
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      closers.push(() => context.close());
      const page = await context.newPage();
      page.setDefaultTimeout(WAIT_MS);
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error' && !isNetworkNoise(message.text())) complaints.push(message.text());
      });
      return page;
    },
    async close() {
      for (const closer of closers) await closer();
      if (complaints.length > 0) throw new Error(`the page complained:\n${complaints.join('\n')}`);
    },
  };
}

/** A gateway that is stopped, or answers an order with a refusal, is told of by the browser too; tests do both on purpose. */
const isNetworkNoise = (text: string): boolean => text.startsWith('Failed to load resource');
