import type { Machine } from '../machine.ts';
import type { SimRandom } from '../random.ts';
import type { OutputPiece } from './generation.ts';
import type { Job, ToolCall } from './job.ts';
import { exampleFor, sampleText } from './output-text.ts';
import { splitPieces } from './tokeniser.ts';

export interface OutputPlan {
  pieces: OutputPiece[];
  toolCalls: ToolCall[];
  doneReason: 'stop' | 'length';
}

interface PlanInput {
  machine: Machine;
  job: Job;
  requestHash: string;
  random: SimRandom;
}

const onChannel = (channel: OutputPiece['channel'], text: string): OutputPiece[] =>
  splitPieces(text).map((piece) => ({ channel, text: piece }));

function toolCallFor({ machine, job, requestHash, random }: PlanInput): ToolCall | null {
  const [tool] = job.tools;
  const asked = job.source.messages.at(-1)?.role === 'user';
  if (!tool || !asked || random.next() >= machine.config().toolCallProbability) return null;
  const example = exampleFor(tool.parameters, requestHash);
  const args = typeof example === 'object' && example !== null ? (example as Record<string, unknown>) : {};
  return { id: `call_${random.hex(8)}`, name: tool.name, arguments: args };
}

function answerPieces(input: PlanInput, tokens: number): OutputPiece[] {
  const { job, requestHash, machine } = input;
  const { id, tokenPaddingBytes } = machine.config();
  if (job.format !== undefined) {
    return onChannel(
      'text',
      JSON.stringify(exampleFor(job.format === 'json' ? { properties: { answer: {} } } : job.format, requestHash)),
    );
  }
  const pieces = onChannel('text', sampleText(id, requestHash, tokens));
  if (tokenPaddingBytes === 0) return pieces;
  return pieces.map((piece) => ({ ...piece, text: piece.text.padEnd(tokenPaddingBytes, '.') }));
}

/** How much of an answer is worth writing: one token more than is sent, so that it counts as cut. */
const worthWriting = ({ thinking, numPredict }: Job): number =>
  thinking || numPredict < 0 ? Number.POSITIVE_INFINITY : numPredict + 1;

/** Decides the whole answer in advance, so that it depends on the server, the request and the seed only. */
export function planOutput(input: PlanInput): OutputPlan {
  const { machine, job, requestHash, random } = input;
  const [low, high] = job.model.outputTokens ?? machine.config().outputTokens;
  const tokens = Math.min(random.integer(low, high), worthWriting(job));
  const thinking = job.thinking
    ? onChannel('thinking', sampleText(`${machine.config().id}?`, requestHash, tokens))
    : [];
  const call = toolCallFor(input);
  const rest = call ? onChannel('silent', JSON.stringify(call)) : answerPieces(input, tokens);
  const all = [...thinking, ...rest];
  const cut = job.numPredict >= 0 && job.numPredict < all.length;
  return {
    pieces: cut ? all.slice(0, job.numPredict) : all,
    toolCalls: call && !cut ? [call] : [],
    doneReason: cut ? 'length' : 'stop',
  };
}
