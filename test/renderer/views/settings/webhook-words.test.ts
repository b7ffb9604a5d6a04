import { describe, expect, it } from 'vitest';
import {
  countsInWords,
  kindsInWords,
  stateInWords,
  titleOf,
} from '../../../../renderer/views/settings/webhooks/webhook-words.ts';
import type { WebhookSnapshot } from '../../../../shared/webhook.ts';

const now = 1_000_000;
const webhook = (over: Partial<WebhookSnapshot> = {}): WebhookSnapshot => ({
  ...{ key: 'notify.webhooks[0]', url: 'https://ops.example.org', isSigned: true, events: null },
  ...{ delivered: 0, failed: 0, waiting: 0, lastAttempt: null, nextAttemptAt: null },
  ...over,
});

describe('a webhook', () => {
  it('is called by its address without what may be a token in it', () => {
    expect(titleOf('https://hooks.example.org/services/T0123456789ABCDEF/x?token=hunter2')).toBe(
      'https://hooks.example.org/services/…/x',
    );
    expect([titleOf(undefined), titleOf('')]).toEqual(['New webhook', 'New webhook']);
  });

  it('says what it is told of', () => {
    expect(kindsInWords(undefined)).toBe('warnings and errors of every kind');
    expect(kindsInWords(['mode', 'key'])).toBe('mode and key');
  });

  it('says whether what it is sent arrives', () => {
    const failed = { at: now, isTaken: false, words: 'it answered 503' };
    expect(stateInWords(webhook())).toEqual({ tone: 'quiet', text: 'nothing sent yet' });
    expect(stateInWords(webhook({ waiting: 1 }))).toEqual({ tone: 'quiet', text: 'sending' });
    expect(stateInWords(webhook({ lastAttempt: failed }))).toEqual({ tone: 'bad', text: 'does not arrive' });
    expect(stateInWords(webhook({ lastAttempt: { ...failed, isTaken: true } }))).toEqual({
      ...{ tone: 'good', text: 'arrives' },
    });
  });

  it('counts, and says when it is tried again', () => {
    expect(countsInWords(webhook({ delivered: 1 }), now)).toBe('1 event delivered');
    expect(countsInWords(webhook({ delivered: 12, failed: 3, waiting: 2, nextAttemptAt: now + 20_000 }), now)).toBe(
      '12 events delivered, 3 lost, 2 waiting; the next attempt in 20 s',
    );
    expect(countsInWords(webhook({ waiting: 1, nextAttemptAt: now - 5 }), now)).toContain('the next attempt in 1 s');
  });
});
