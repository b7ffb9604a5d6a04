import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalModel, isCloudModel } from '../../shared/model-name.ts';

const word = (max: number, chars: string) =>
  fc
    .tuple(fc.constantFrom(...'abcXYZ019_'), fc.string({ unit: fc.constantFrom(...chars), maxLength: max - 1 }))
    .map(([first, rest]) => first + rest);

const part = word(12, 'abcXYZ019_-.').filter((text) => !/cloud$|^local$/i.test(text));
const namespace = word(12, 'abcXYZ019_-');
const host = word(20, 'abcXYZ019_-.');

describe('canonicalModel', () => {
  it.each([
    ['llama3.2', 'llama3.2:latest'],
    ['llama3.2:latest', 'llama3.2:latest'],
    ['library/llama3.2', 'llama3.2:latest'],
    ['registry.ollama.ai/library/llama3.2:latest', 'llama3.2:latest'],
    ['https://registry.ollama.ai/library/llama3.2', 'llama3.2:latest'],
    ['  Llama3.2:1B \n', 'llama3.2:1b'],
    ['hf.co/user/repo:Q4_K_M', 'hf.co/user/repo:q4_k_m'],
    ['https://hf.co/User/Repo-GGUF', 'hf.co/user/repo-gguf:latest'],
    ['mario/mistral:7b', 'mario/mistral:7b'],
    ['localhost:5000/library/m:7b', 'localhost:5000/library/m:7b'],
    ['llama3.2:1b:local', 'llama3.2:1b'],
    ['llama3.2:local', 'llama3.2:latest'],
    ['kimi-k2:cloud', 'kimi-k2:cloud'],
    ['gpt-oss:20b-cloud', 'gpt-oss:20b-cloud'],
    ['gpt-oss:20b:cloud', 'gpt-oss:20b-cloud'],
  ])('spells %j as %j', (name, canonical) => {
    expect(canonicalModel(name)).toBe(canonical);
  });

  it.each([
    '',
    '   ',
    ':',
    'llama3.2:',
    ':latest',
    '/llama',
    'library/',
    'a//b',
    'a/b/c/d',
    'https://llama3.2',
    'https://mario/mistral',
    '.hidden',
    '-flag',
    'two words',
    'na.me.space/model',
    'llama\u0000',
    'llama3.2:a:b',
    'm@sha256:abc',
    'm:cloud:local',
    'm:local-cloud',
    '\u212Aimi',
    `${'a'.repeat(81)}`,
    `m:${'a'.repeat(81)}`,
    `${'h'.repeat(351)}/library/m`,
  ])('calls %j invalid', (name) => {
    expect(canonicalModel(name)).toBeNull();
  });

  it('accepts every part at its longest', () => {
    const longest = `${'h'.repeat(350)}/${'n'.repeat(80)}/${'m'.repeat(80)}:${'t'.repeat(80)}`;
    expect(canonicalModel(`https://${longest}`)).toBe(longest);
  });

  it('gives every spelling of a default-registry model the same name', () => {
    fc.assert(
      fc.property(part, (model) => {
        const canonical = canonicalModel(model);
        expect(canonical).toBe(`${model.toLowerCase()}:latest`);
        for (const spelling of [
          `${model}:latest`,
          `library/${model}`,
          `LIBRARY/${model}:Latest`,
          `registry.ollama.ai/library/${model}`,
          `https://registry.ollama.ai/library/${model}:latest`,
          ` ${model.toUpperCase()}\t`,
        ]) {
          expect(canonicalModel(spelling)).toBe(canonical);
        }
      }),
    );
  });

  it('keeps different hosts, namespaces, models and tags apart', () => {
    const name = fc.tuple(host, namespace, part, part).map((parts) => parts.map((p) => p.toLowerCase()));
    fc.assert(
      fc.property(name, name, (a, b) => {
        fc.pre(a.join('|') !== b.join('|'));
        const spell = ([h, n, m, t]: string[]) => canonicalModel(`${h}/${n}/${m}:${t}`);
        expect(spell(a)).not.toBe(spell(b));
      }),
    );
  });

  it('is idempotent on whatever it accepts', () => {
    const pieces = fc.array(
      fc.constantFrom('a', 'B.1', '/', ':', '://', '-cloud', 'cloud', 'local', 'library', ' ', '_'),
      {
        maxLength: 9,
      },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((list) => list.join('')),
          fc.string(),
        ),
        (name) => {
          const once = canonicalModel(name);
          if (once !== null) {
            expect(canonicalModel(once)).toBe(once);
            expect(isCloudModel(once)).toBe(isCloudModel(name));
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('isCloudModel', () => {
  it.each(['kimi-k2:cloud', 'gpt-oss:20b-cloud', 'gpt-oss:20b:cloud', ' X:CLOUD ', 'user/m:1T-Cloud'])(
    'is true for %j',
    (name) => {
      expect(isCloudModel(name)).toBe(true);
    },
  );

  it.each(['my-cloud', 'cloud', 'cloud:latest', 'm:cloudy', 'host:1-cloud/ns/m', 'm:local', ''])(
    'is false for %j',
    (name) => {
      expect(isCloudModel(name)).toBe(false);
    },
  );
});
