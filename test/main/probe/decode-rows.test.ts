import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeInventory } from '../../../main/probe/inventory.ts';
import { decodeResidency } from '../../../main/probe/residency.ts';

const tags = (...models: unknown[]): string => JSON.stringify({ models });

const llamaTag = {
  name: 'llama3.2:latest',
  model: 'llama3.2:latest',
  modified_at: '2026-08-01T10:00:00.123456789+02:00',
  size: 2_019_393_189,
  digest: 'a80c4f17',
  details: { format: 'gguf', families: null },
  capabilities: ['completion', 'tools'],
};

const llamaPs = {
  name: 'llama3.2:latest',
  model: 'llama3.2:latest',
  size: 3_355_443_200,
  digest: 'a80c4f17',
  expires_at: '2026-08-22T11:05:01.161+02:00',
  size_vram: 3_000_000_000,
  context_length: 4096,
};

describe('decoding /api/tags', () => {
  it('keeps what the fleet needs and the row as it was sent', () => {
    expect(decodeInventory(tags(llamaTag))).toEqual({
      skipped: 0,
      entries: [
        {
          model: 'llama3.2:latest',
          digest: 'a80c4f17',
          sizeBytes: 2_019_393_189,
          modifiedAt: Date.UTC(2026, 7, 1, 8, 0, 0, 123),
          capabilities: ['completion', 'tools'],
          raw: llamaTag,
        },
      ],
    });
  });

  it('keeps the order of fields in the row', () => {
    const raw = decodeInventory(tags({ size: 1, zeta: true, name: 'm' }))!.entries[0]!.raw;
    expect(JSON.stringify(raw)).toBe('{"size":1,"zeta":true,"name":"m"}');
  });

  it('writes names in their canonical form, from `name` where `model` is missing', () => {
    const { entries } = decodeInventory(tags({ name: 'Library/Llama3.2' }, { model: 'user/m:7b' }))!;
    expect(entries.map(({ model }) => model)).toEqual(['llama3.2:latest', 'user/m:7b']);
  });

  it('fills in what old servers do not say', () => {
    expect(decodeInventory(tags({ name: 'm' }))!.entries[0]).toMatchObject({
      digest: '',
      sizeBytes: 0,
      modifiedAt: 0,
      capabilities: [],
    });
  });

  it('skips and counts rows that it cannot read, and keeps the others', () => {
    const decoded = decodeInventory(
      tags(7, null, [], {}, { name: 'a b' }, { name: 'm', size: 'big' }, { name: 'ok' }),
    )!;
    expect(decoded.skipped).toBe(6);
    expect(decoded.entries.map(({ model }) => model)).toEqual(['ok:latest']);
  });

  it('takes a null list for an empty one', () => {
    expect(decodeInventory('{"models":null}')).toEqual({ entries: [], skipped: 0 });
  });

  it('never throws, and accounts for every row', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.jsonValue(), fc.record({ name: fc.string(), size: fc.jsonValue() }))),
        (rows) => {
          const decoded = decodeInventory(JSON.stringify({ models: rows }))!;
          expect(decoded.entries.length + decoded.skipped).toBe(rows.length);
        },
      ),
    );
    fc.assert(fc.property(fc.string(), (text) => void decodeInventory(text)));
  });
});

describe('decoding /api/ps', () => {
  it('keeps sizes, context and expiry', () => {
    expect(decodeResidency(tags(llamaPs))!.entries).toEqual([
      {
        model: 'llama3.2:latest',
        sizeBytes: 3_355_443_200,
        vramBytes: 3_000_000_000,
        contextLength: 4096,
        expiresAt: Date.UTC(2026, 7, 22, 9, 5, 1, 161),
        raw: llamaPs,
      },
    ]);
  });

  it.each([
    ['2318-11-30T12:00:00.123456789Z', Date.UTC(2318, 10, 30, 12, 0, 0, 123)],
    ['2026-08-22T11:05:01-07:00', Date.UTC(2026, 7, 22, 18, 5, 1)],
    ['0001-01-01T00:00:00Z', null],
    ['soon', null],
    ['2026-13-45T99:00:00Z', null],
    [undefined, null],
  ])('reads the expiry %s as %s', (expires_at, expected) => {
    expect(decodeResidency(tags({ ...llamaPs, expires_at }))!.entries[0]!.expiresAt).toBe(expected);
  });

  it('does not invent a context length that an old server does not send', () => {
    const { context_length: _, ...old } = llamaPs;
    expect(decodeResidency(tags(old))!.entries[0]!.contextLength).toBeNull();
  });
});
