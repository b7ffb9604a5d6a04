import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, launchFixture } from './launch-fixture.ts';

describe('the context bridge', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await launchFixture();
  });
  afterAll(() => fixture?.close());

  it('carries calls both ways, at once', async () => {
    const results = await fixture.page.evaluate(() => [
      window.api.nested.deep.add(2, 3),
      window.api.nested.list[1].two,
      window.api.callBack((object, twice) => object.number + twice(20)),
    ]);
    expect(results).toEqual([5, 2, 41]);
  });

  it('carries promises both ways', async () => {
    const results = await fixture.page.evaluate(async () => [
      await window.api.addOneTo(Promise.resolve(1)),
      await window.api.rejectLater().catch((error: Error) => error.message),
    ]);
    expect(results).toEqual([2, 'later']);
  });

  it('copies errors without what was added to them', async () => {
    const caught = await fixture.page.evaluate(() => {
      try {
        return window.api.throwNow();
      } catch (error) {
        const { message } = error as Error;
        return { message, isError: error instanceof Error, hasCode: 'code' in (error as Error) };
      }
    });
    expect(caught).toEqual({ message: 'now', isError: true, hasCode: false });
  });

  it('clones what can be cloned into the page’s own classes', async () => {
    const results = await fixture.page.evaluate(() => {
      const { api } = window;
      return [api.date() instanceof Date, api.map().get(1)?.has('a'), api.bytes() instanceof Uint8Array];
    });
    expect(results).toEqual([true, true, true]);
  });
});
