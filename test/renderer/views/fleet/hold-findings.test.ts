import { expect, it } from 'vitest';
import type { Finding } from '../../../../renderer/views/fleet/diagnosis/finding.ts';
import { holdFindings } from '../../../../renderer/views/fleet/diagnosis/hold-findings.ts';

const finding = (key: string, text = key): Finding => ({
  key,
  tone: 'wary',
  text,
  remedy: { kind: 'open', backend: 'rig-1' },
});
const textsOf = (held: ReturnType<typeof holdFindings>): string[] => held.map(({ finding: { text } }) => text);

it('keeps what just went away for three seconds, after what is true now', () => {
  const first = holdFindings([], [finding('queue')], 1_000);
  const gone = holdFindings(first, [finding('down')], 3_900);
  expect(textsOf(gone)).toEqual(['down', 'queue']);
  expect(textsOf(holdFindings(gone, [finding('down')], 4_000))).toEqual(['down']);
});

it('shows the newest figures of what is still true, once', () => {
  const first = holdFindings([], [finding('queue', '4 waiting')], 0);
  expect(textsOf(holdFindings(first, [finding('queue', '9 waiting')], 500))).toEqual(['9 waiting']);
});
