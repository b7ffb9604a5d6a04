/** Where the window rests when the panel has failed too often; under the panel's own origin. */
export const restPath = '/rest';

/** Needs no script: whatever broke the panel must not break its way back. `__STYLE_NONCE__` becomes that of each answer. */
export const restPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="color-scheme" content="light dark" />
    <title>Corral</title>
    <style nonce="__STYLE_NONCE__">
      :root { color-scheme: light dark; }
      body { display: grid; min-height: 100vh; margin: 0; place-content: center; justify-items: center; gap: 16px;
        font: 14px/1.5 system-ui, sans-serif; color: light-dark(#16201b, #e6ece9); background: light-dark(#fff, #15181a); }
      h1, p { margin: 0; }
      h1 { font-size: 20px; }
      a { padding: 8px 16px; border-radius: 8px; color: #fff; background: #19744a; text-decoration: none; }
      a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
    </style>
  </head>
  <body>
    <h1>The control panel stopped working</h1>
    <p>The gateway is not affected: it goes on serving its clients.</p>
    <a href="/index.html" autofocus>Open the panel again</a>
  </body>
</html>
`;
