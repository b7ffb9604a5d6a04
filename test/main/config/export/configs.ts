/** Configurations to write for other products: each of what differs between them at least once. */
export const configs: Readonly<Record<string, string>> = {
  'an empty one': '',
  'two servers on this machine': `
backends:
  - { id: one, url: http://127.0.0.1:11434 }
  - { id: two, url: http://127.0.0.1:11435, weight: 3 }
routing: { policy: least-busy }
`,
  'a team’s fleet': `
# sk-do-not-show
listen: { host: 0.0.0.0, port: 18443 }
control: { port: 18404 }
access: { mode: required }
backends:
  - { id: rig-1, url: http://10.0.1.10:11434, weight: 2, slots: 4 }
  - { id: rig-2, url: http://10.0.1.11:11434, mode: maintenance }
  - { id: rig-3, url: 'http://[fd00::5]:11434', tier: 3 }
routing: { policy: adaptive, retries: 3, cooldown: 45s, queueTimeout: 20s }
health: { interval: 2500ms, fall: 4, rise: 1, slowStart: 15s }
limits: { requestsPerMinute: 120, burst: 7, connections: 900 }
timeouts: { connect: 1500ms, idle: 300s, header: 9s, body: 30s }
maxBody: 8MB
log: { access: 'off' }
`,
  'sticky clients, and limits by address': `
listen: { host: '::', port: 18080 }
backends:
  - { id: a, url: http://10.0.1.10, weight: 1.5 }
  - { id: b, url: http://10.0.1.11, mode: draining }
routing: { policy: sticky-client, retries: 0, cooldown: 0s, queueLimit: 0 }
health: { slowStart: 0s }
limits: { requestsPerMinute: 0, burst: 0, perIpRequestsPerMinute: 30 }
maxBody: 1500B
`.replace('1500B', '1501KB'),
  'sticky clients with a standby': `
backends:
  - { id: a, url: http://10.0.1.10 }
  - { id: b, url: http://10.0.1.11, tier: 1 }
routing: { policy: sticky-client }
`,
  'weights in turn': `
backends:
  - { id: a, url: http://10.0.1.10:11434, weight: 5 }
  - { id: b, url: http://10.0.1.11:11434, weight: 2 }
routing: { policy: weighted }
`,
};

/** The same with a certificate; its backends are reached by HTTPS. */
export const withTls = ({ cert, key }: { readonly cert: string; readonly key: string }): string => `
listen: { host: 127.0.0.1, port: 18443, redirectFrom: 18080, tls: { cert: ${JSON.stringify(cert)}, key: ${JSON.stringify(key)} } }
backends:
  - { id: far, url: https://10.0.1.10 }
  - { id: near, url: http://10.0.1.11:11434 }
`;
