export { createLocalCertificate, type LocalCertificate, USUAL_VALIDITY_MS } from './local-certificate.ts';
export { machineNames, readMachineNames, unique } from './machine-names.ts';
export { readLocalCertificate } from './read-local-certificate.ts';
