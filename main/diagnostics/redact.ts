import { withoutKeys } from '../../shared/key-shape.ts';

const rules: readonly (readonly [RegExp, string])[] = [
  // User names and passwords in URLs.
  [/(\/\/)[^\s/@]+@/g, '$1(hidden)@'],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, '$1 (hidden)'],
  [/([?&](?:[\w-]*(?:key|token|secret|password))=)[^&\s"']+/gi, '$1(hidden)'],
  // Keys as OpenAI, Anthropic and those who copy them write them.
  [/\bsk-[\w-]{8,}/g, 'sk-(hidden)'],
];

/** A text without anything that looks like a secret. */
export const redact = (text: string): string =>
  rules.reduce((redacted, [pattern, shown]) => redacted.replace(pattern, shown), withoutKeys(text));
