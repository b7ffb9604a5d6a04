import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBuilds } from '../../../../main/fleet/drift/compare-builds.ts';
import { isTie } from '../../../../shared/drift.ts';
import { backendOf, installedRow } from '../../../support/fleet-fixture.ts';

const M = 'm:latest';
const holder = (id: string, digest: string | null, model = M) =>
  backendOf(id, { installed: new Map(digest === null ? [] : [[model, installedRow(model, { digest })]]) });
const fleetOf = (digests: readonly (string | null)[]) => digests.map((digest, n) => holder(`rig-${n}`, digest));
const digests = fc.array(fc.option(fc.constantFrom('a', 'b', 'c', '')), { maxLength: 9 });

describe('the builds of a model', () => {
  it('begin with that of most backends, and leave out whoever has none or does not say', () => {
    expect(compareBuilds(fleetOf(['b', 'a', null, '', 'a'])).get(M)).toEqual([
      { digest: 'a', backends: ['rig-1', 'rig-4'] },
      { digest: 'b', backends: ['rig-0'] },
    ]);
  });

  it('begin, of several that as many have, with that of the backend that comes first', () => {
    const builds = compareBuilds(fleetOf(['b', 'a', 'a', 'b'])).get(M)!;
    expect(builds.map(({ digest }) => digest)).toEqual(['b', 'a']);
    expect(isTie(builds)).toBe(true);
  });

  it('are the same with and without the name of the hash', () => {
    expect(compareBuilds(fleetOf(['sha256:a', 'a'])).size).toBe(0);
  });

  it('are not compared where the copy only stands for a model of the cloud', () => {
    const cloud = 'gpt-oss:120b-cloud';
    expect(compareBuilds([holder('a', 'x', cloud), holder('b', 'y', cloud)]).size).toBe(0);
    const stub = (digest: string) => installedRow(M, { digest, raw: { name: M, remote_host: 'https://ollama.com' } });
    const on = (id: string, digest: string) => backendOf(id, { installed: new Map([[M, stub(digest)]]) });
    expect(compareBuilds([on('a', 'x'), on('b', 'y')]).size).toBe(0);
  });

  it('are told for exactly the models with more than one, every holder once, none with more than the first', () => {
    fc.assert(
      fc.property(digests, (held) => {
        const builds = compareBuilds(fleetOf(held)).get(M);
        const told = held.flatMap((digest, n) => (digest ? [{ digest, id: `rig-${n}` }] : []));
        const kinds = new Set(told.map(({ digest }) => digest));
        expect(builds !== undefined).toBe(kinds.size > 1);
        if (!builds) return;
        const listed = builds.flatMap(({ digest, backends }) => backends.map((id) => ({ digest, id })));
        expect(listed.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(told);
        for (const { backends } of builds) expect(backends.length).toBeLessThanOrEqual(builds[0].backends.length);
      }),
    );
  });

  it('keep their reference when one more backend takes it over', () => {
    fc.assert(
      fc.property(digests, (held) => {
        const reference = compareBuilds(fleetOf(held)).get(M)?.[0].digest;
        if (reference === undefined) return;
        expect(compareBuilds(fleetOf([...held, reference])).get(M)![0].digest).toBe(reference);
      }),
    );
  });
});
