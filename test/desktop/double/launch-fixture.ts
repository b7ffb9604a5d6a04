import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type LaunchedApp, launchApp } from '../support/launch-app.ts';

/** What the fixture's preload exposes; see fixture/preload.cjs. */
export interface FixtureApi {
  readonly nested: {
    readonly list: readonly [number, { readonly two: number }];
    readonly deep: { add(a: number, b: number): number };
  };
  readonly process: Readonly<Record<string, unknown>>;
  echo(...args: unknown[]): Promise<unknown[]>;
  fail(): Promise<unknown>;
  askNobody(): Promise<unknown>;
  askForFunction(): Promise<unknown>;
  who(): Promise<unknown>;
  ping(number: number): void;
  onPong(callback: (number: number) => void): () => void;
  callBack(callback: (object: { readonly number: number }, twice: (x: number) => number) => number): number;
  addOneTo(promise: Promise<number>): Promise<number>;
  rejectLater(): Promise<never>;
  throwNow(): never;
  date(): Date;
  map(): Map<number, Set<string>>;
  bytes(): Uint8Array;
  seesPage(): string;
  requireFs(): string | null;
  exposeAgain(): string | null;
}

declare global {
  interface Window {
    readonly api: FixtureApi;
    readonly apiAtStart: string;
    readonly apiInFrame: string;
    readonly moduleRan?: boolean;
  }
  /** In the fixture's main process: its window then refuses to close. */
  var refusesToClose: boolean;
}

export interface Fixture extends LaunchedApp {
  readonly page: Page;
  readonly userData: string;
  close(): Promise<void>;
}

export const fixtureDir = join(import.meta.dirname, 'fixture');

/** Starts the fixture app in a folder of its own and waits for its page. */
export async function launchFixture(): Promise<Fixture> {
  const folder = mkdtempSync(join(tmpdir(), 'corral-fixture-'));
  const userData = join(folder, 'user');
  const launched = await launchApp({ path: fixtureDir, args: [`--user-data-dir=${userData}`], folder });
  const page = await launched.app.firstWindow();
  await page.waitForFunction(() => window.moduleRan);
  return {
    ...launched,
    page,
    userData,
    async close() {
      await launched.app.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
