import { Alert, Title } from '@mantine/core';
import { Loading } from '../../ui/placeholder.tsx';
import { CreateCertificate } from './create-certificate.tsx';
import { ServedCertificateTable } from './served-certificate.tsx';
import { TrustAuthority } from './trust-authority.tsx';
import { useLocalCertificate } from './use-local-certificate.ts';

/** What clients are shown, a certificate of this machine's own, and how clients are made to trust it. */
export function CertificatePage() {
  const local = useLocalCertificate();
  const { view, complaint } = local;
  return (
    <>
      <Title order={2} size="h4">
        Certificate
      </Title>
      <ServedCertificateTable />
      {view ? <CreateCertificate view={view} local={local} /> : null}
      {!view && complaint === null ? <Loading what="the certificate of this machine" /> : null}
      {!view && complaint !== null ? (
        <Alert color="red" role="alert" title="The certificate of this machine could not be read">
          {complaint}
        </Alert>
      ) : null}
      {view?.authority ? <TrustAuthority authority={view.authority} /> : null}
    </>
  );
}
