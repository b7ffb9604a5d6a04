const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

interface UsualNginx {
  readonly folder: string;
  readonly port: number;
  /** The lines of the upstream, each ending in `;`. */
  readonly servers: readonly string[];
  /** For reading from and sending to a backend, in nginx's notation. */
  readonly timeout: string;
}

/** The usual production configuration for Ollama behind nginx, without TLS, keys, limits and logs, on one worker. */
export function usualNginxConfig({ folder, port, servers, timeout }: UsualNginx): string {
  return `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
worker_rlimit_nofile 16384;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log crit;
events { worker_connections 8192; }
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  upstream ollama_backends {
    least_conn;
    ${servers.join('\n    ')}
    keepalive 32;
  }
  server {
    listen 127.0.0.1:${port};
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_buffering off;
    proxy_cache off;
    proxy_read_timeout ${timeout};
    proxy_send_timeout ${timeout};
    proxy_request_buffering off;
    client_max_body_size 50M;
    location / { proxy_pass http://ollama_backends; }
  }
}
`;
}
