import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, type FixtureApi, launchFixture } from './launch-fixture.ts';

describe('IPC', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await launchFixture();
  });
  afterAll(() => fixture?.close());

  const refusalOf = (command: 'askForFunction' | 'askNobody' | 'fail'): Promise<string> =>
    fixture.page.evaluate(
      (name) => (window.api as FixtureApi)[name as 'fail']().then(String, (error: Error) => error.message),
      command,
    );

  it('clones arguments and answers', async () => {
    const result = await fixture.page.evaluate(async () => {
      const sent: Record<string, unknown> = {
        date: new Date(5),
        map: new Map([['k', 1n]]),
        nothing: undefined,
        not: Number.NaN,
      };
      sent.self = sent;
      const [back] = (await window.api.echo(sent)) as [typeof sent];
      const map = back.map as Map<string, bigint>;
      return [(back.date as Date).getTime(), String(map.get('k')), 'nothing' in back, back.not, back.self === back];
    });
    expect(result).toEqual([5, '1', true, Number.NaN, true]);
  });

  it('tells the page what went wrong, in Electron’s words', async () => {
    expect(await refusalOf('fail')).toBe("Error invoking remote method 'fail': TypeError: on purpose");
    expect(await refusalOf('askNobody')).toBe(
      "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    );
    expect(await refusalOf('askForFunction')).toContain('An object could not be cloned');
  });

  it('refuses to send what cannot be cloned', async () => {
    const message = await fixture.page.evaluate(() =>
      window.api.echo(() => 1).then(String, (error: Error) => error.message),
    );
    expect(message).toBe('An object could not be cloned.');
  });

  it('tells a handler which frame of which window asks', async () => {
    expect(await fixture.page.evaluate(() => window.api.who())).toEqual({
      isFromFile: true,
      isTopFrame: true,
      hasWindow: true,
    });
  });

  it('has one handler per channel', async () => {
    const message = await fixture.app.evaluate(({ ipcMain }) => {
      try {
        ipcMain.handle('echo', () => 1);
        return null;
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(message).toBe("Attempted to register a second handler for 'echo'");
  });

  it('carries messages and replies in order, until the listener leaves', async () => {
    const seen = await fixture.page.evaluate(async () => {
      const pongs: number[] = [];
      const { promise, resolve } = Promise.withResolvers<void>();
      const leave = window.api.onPong((number) => {
        pongs.push(number);
        if (number === 3) resolve();
      });
      window.api.ping(1);
      window.api.ping(2);
      await promise;
      leave();
      window.api.ping(9);
      // Its answer comes after that of the ping.
      await window.api.echo();
      return pongs;
    });
    expect(seen).toEqual([2, 3]);
  });
});
