import { expect, it } from 'vitest';
import { estimateEnd, sayDrainEnd, sayEstimate } from '../../../../renderer/views/backend/drain-estimate.ts';

const durations = { durationP50Ms: 20_000, durationP95Ms: 60_000 };
const unknown = { durationP50Ms: null, durationP95Ms: null };

it('expects a young stream to take as long as half of the answers do', () => {
  expect(sayEstimate(estimateEnd(5_000, durations))).toBe('about 15 s');
});

it('gives an older one the time that nearly all answers take', () => {
  expect(sayEstimate(estimateEnd(20_000, durations))).toBe('within about 40 s');
  expect(sayEstimate(estimateEnd(59_900, durations))).toBe('within about a second');
});

it('does not pretend to know when one ends that runs longer than nearly all', () => {
  expect(sayEstimate(estimateEnd(60_000, durations))).toBe('longer than most already');
  expect(sayEstimate(estimateEnd(1_000, unknown))).toBe('cannot be told');
});

it('says when the backend is free by its youngest stream', () => {
  expect(sayDrainEnd([50_000, 10_000], durations)).toBe(
    'Free within about 50 s: 95 % of its answers end within 1 m 0 s.',
  );
});

it('says why it cannot be told', () => {
  expect(sayDrainEnd([70_000, 90_000, 1_000], durations)).toBe(
    'When it will be free cannot be told: 2 streams have run longer than 95 % of its answers do (1 m 0 s).',
  );
  expect(sayDrainEnd([70_000], durations)).toContain('1 stream has run longer');
  expect(sayDrainEnd([1_000], unknown)).toContain('no answer has ended here in the last minute');
});
