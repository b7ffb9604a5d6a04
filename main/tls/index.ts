export { createLocalCertificate, type LocalCertificate } from './local-certificate.ts';
export { type MachineName, machineNames, readMachineName, unique } from './machine-names.ts';
