import { csvText } from './csv-text.ts';

/** Somebody without a key here, whom an issuer of tokens or another service vouched for. */
export interface KnownCaller {
  /** As in records and the access log: `jwt:…` or `forward:…`. */
  readonly id: string;
  readonly name: string;
  /** Who vouched last: the issuer of its tokens, or the address of the service. */
  readonly vouchedBy: string;
  /** Since it was first seen, refused ones included. */
  readonly requests: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Milliseconds since the epoch, as the next. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Address of the client. */
  readonly lastFrom: string;
}

export interface KnownCallers {
  /** Latest first. */
  readonly callers: readonly KnownCaller[];
  /** How many are remembered: those that were seen the longest ago go. */
  readonly most: number;
  /** How many have gone. */
  readonly forgotten: number;
}

const HEAD = [
  'id',
  'name',
  'vouched by',
  'requests',
  'prompt tokens',
  'output tokens',
  'first used',
  'last used',
  'from',
];
const day = (at: number): string => new Date(at).toISOString();

/** For a spreadsheet; times in UTC. */
export const callersCsv = (callers: readonly KnownCaller[]): string =>
  csvText([
    HEAD,
    ...callers.map((one) => [
      ...[one.id, one.name, one.vouchedBy],
      ...[one.requests, one.promptTokens, one.outputTokens].map(String),
      ...[day(one.firstAt), day(one.lastAt), one.lastFrom],
    ]),
  ]);
