import { createRandom, hashHex, hashOf } from '../random.ts';
import { splitPieces } from './tokeniser.ts';

const WORDS =
  'the pool keeps each slot busy while quiet work waits for its turn and every token flows back in order café naïve über 北京 🙂 lane fleet box load warm cold path short long queue time data model cache'.split(
    ' ',
  );

/** Text of exactly `tokens` tokens that opens with who wrote it and for which request. */
export function sampleText(author: string, requestHash: string, tokens: number): string {
  const random = createRandom(hashOf(`${author}/${requestHash}`));
  const pieces = splitPieces(`[${author} ${requestHash}]`);
  while (pieces.length < tokens) pieces.push(...splitPieces(` ${WORDS[random.integer(0, WORDS.length - 1)]}`));
  return pieces.slice(0, tokens).join('');
}

export interface VerifiedText {
  author: string;
  requestHash: string;
  /** True when no character was lost, doubled, changed or mixed in. */
  intact: boolean;
}

/** Checks an answer against what its author would have written; null when it has no readable opening. */
export function verifyText(text: string): VerifiedText | null {
  const match = /^\[(.+?) ([0-9a-f]{8})\]/.exec(text);
  if (!match) return null;
  const [, author = '', requestHash = ''] = match;
  const expected = sampleText(author, requestHash, splitPieces(text).length);
  return { author, requestHash, intact: expected === text };
}

/** Name of a request in the text of its answer: eight hex digits of its body. */
export function requestHashOf(body: Uint8Array): string {
  return hashHex(body);
}

function exampleOfType(schema: Record<string, unknown>, seed: string): unknown {
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? null;
  if (schema.type === 'number' || schema.type === 'integer') return hashOf(seed) % 100;
  if (schema.type === 'boolean') return hashOf(seed) % 2 === 0;
  if (schema.type === 'array') return [exampleFor(schema.items, seed)];
  return `sample ${seed}`;
}

/** A value that satisfies a simple JSON schema. */
export function exampleFor(schema: unknown, seed: string): unknown {
  if (typeof schema !== 'object' || schema === null) return `sample ${seed}`;
  const fields = schema as Record<string, unknown>;
  const properties = fields.properties;
  if (typeof properties !== 'object' || properties === null) return exampleOfType(fields, seed);
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, exampleFor(value, `${seed}.${key}`)]),
  );
}
