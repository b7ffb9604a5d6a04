import { describe, expect, it } from 'vitest';
import { furtherNames, madeState, timeLeft } from '../../../../renderer/views/settings/certificate-words.ts';
import type { LocalCertificateView, ServedCertificate } from '../../../../shared/certificate.ts';

const DAY_MS = 24 * 3_600_000;
const made = { names: ['gateway.lan', 'desk', 'localhost'], expiresAt: 0, fingerprint: 'AA' };
const view: LocalCertificateView = {
  names: ['desk', 'localhost'],
  tls: { cert: '/data/tls/cert.pem', key: '/data/tls/key.pem' },
  made,
  authority: null,
};
const served: ServedCertificate = { ...made, issuer: 'Corral', validFrom: 0, file: '/data/tls/cert.pem' };

describe('the certificate page', () => {
  it.each([
    [30 * DAY_MS, 'good', '30 days left'],
    [13.5 * DAY_MS, 'wary', '13 days left'],
    [1 * DAY_MS, 'wary', '1 day left'],
    [DAY_MS / 2, 'bad', 'less than a day left'],
    [-1, 'bad', 'expired: clients refuse it'],
  ])('says of %d ms to the end: %s, %s', (ms, tone, text) => {
    expect(timeLeft(1_000 + ms, 1_000)).toEqual({ tone, text });
  });

  it('knows whether the one that was made is served, named in the settings, or unused', () => {
    expect(madeState({ ...view, made: null }, served, undefined)).toBe('none');
    expect(madeState(view, served, undefined)).toBe('served');
    expect(madeState(view, { ...served, file: '/etc/other.pem' }, '/etc/other.pem')).toBe('unused');
    expect(madeState(view, { ...served, file: '/etc/other.pem' }, view.tls.cert)).toBe('named');
    expect(madeState(view, null, view.tls.cert)).toBe('named-first');
    expect(madeState(view, null, undefined)).toBe('unused');
  });

  it('offers the further names of the last one again', () => {
    expect(furtherNames(view)).toEqual(['gateway.lan']);
    expect(furtherNames({ ...view, made: null })).toEqual([]);
  });
});
