/** One way to make a client trust an authority. */
export interface TrustStep {
  readonly where: string;
  readonly how: string;
  /** It is done in a dialog, not by a command. */
  readonly isByHand?: boolean;
}

/** How each kind of client is told to trust the authority in that file, which is to be copied there first. */
export const trustSteps = (file: string): readonly TrustStep[] => [
  {
    where: 'macOS',
    how: `sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ${file}`,
  },
  { where: 'Windows, as administrator', how: `certutil -addstore -f ROOT ${file}` },
  {
    where: 'Debian, Ubuntu',
    how: `sudo cp ${file} /usr/local/share/ca-certificates/corral.crt && sudo update-ca-certificates`,
  },
  { where: 'Fedora, RHEL, Arch', how: `sudo trust anchor ${file}` },
  {
    where: 'iOS, Android',
    how: 'send the file there and open it; then allow it under certificate trust settings',
    isByHand: true,
  },
  { where: 'Firefox', how: 'Settings, Privacy & Security, View Certificates, Authorities, Import', isByHand: true },
  { where: 'Ollama’s own command on Linux', how: `SSL_CERT_FILE=${file} ollama run …` },
  { where: 'Node (ollama-js, OpenAI SDK)', how: `NODE_EXTRA_CA_CERTS=${file}` },
  { where: 'Python (ollama, OpenAI SDK)', how: `SSL_CERT_FILE=${file} REQUESTS_CA_BUNDLE=${file}` },
  { where: 'curl', how: `curl --cacert ${file} …` },
];
