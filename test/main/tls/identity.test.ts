import { expect, it } from 'vitest';
import { checkIdentity, namesOf } from '../../../main/tls/identity.ts';
import { issueAuthority, issueCertificate } from '../../../main/tls/issue.ts';

const validity = { from: Date.UTC(2026, 0, 1), until: Date.UTC(2026, 6, 1) };

it('knows what a certificate vouches for, who signed it and how long it is valid', async () => {
  const authority = await issueAuthority('Corral on desk, upstairs', validity);
  const issued = await issueCertificate(
    authority,
    [
      { type: 'dns', value: 'desk.lan' },
      { type: 'ip', value: '10.0.1.5' },
      { type: 'ip', value: '::1' },
    ],
    validity,
  );
  const checked = checkIdentity(issued.cert, issued.key, { cert: 'cert.pem', key: 'key.pem' });
  expect(checked.ok && checked.value).toMatchObject({
    names: ['desk.lan', '10.0.1.5', '::1'],
    issuer: 'Corral on desk, upstairs',
    validFrom: validity.from,
    expiresAt: validity.until,
  });
});

it('reads names with commas and quotes in them as one each', () => {
  expect(namesOf('DNS:"a, DNS:b", DNS:c, URI:http://d, IP Address:FE80:0:0:0:0:0:0:1')).toEqual([
    '"a, DNS:b"',
    'c',
    'fe80::1',
  ]);
  expect(namesOf(undefined)).toEqual([]);
});
