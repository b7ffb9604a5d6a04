import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desktop, launchDesktop } from './support/launch.ts';

describe('a second start on the same data dir', () => {
  let desktop: Desktop;
  beforeAll(async () => {
    desktop = await launchDesktop();
  });
  afterAll(() => desktop?.close());

  const windows = () =>
    desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((w) => ({ isVisible: w.isVisible(), isMinimized: w.isMinimized() })),
    );
  const inFront = [{ isVisible: true, isMinimized: false }];

  it('brings the first one’s window to the front and ends with 0', async () => {
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    expect(await desktop.startAgain()).toBe(0);
    await expect.poll(windows).toEqual(inFront);
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    expect(await desktop.startAgain()).toBe(0);
    await expect.poll(windows).toEqual(inFront);
  });

  it('leaves the gateway of the first one as it is', async () => {
    const health = async () => (await fetch(`${desktop.gatewayUrl}/health`)).text();
    const before = await health();
    expect(await desktop.startAgain()).toBe(0);
    expect(await health()).toBe(before);
    expect(desktop.output().match(/gateway listening on/g)).toHaveLength(1);
  });
});
