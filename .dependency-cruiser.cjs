const engineFolders =
  'probe|proxy|access|telemetry|config|operations|discovery|catalogue|storage|lanes|limits|tls|notify|warmth|drain|rolling|reach';
const never = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

/** The architecture as rules: who may import whom. Each was seen to fail once before it was trusted. */
module.exports = {
  forbidden: [
    never('no-cycles', {}, { circular: true }, 'A cycle means two rooms that are really one.'),
    never(
      'shared-stands-alone',
      { path: '^shared/' },
      { pathNot: ['^shared/', 'node_modules/zod/'] },
      'shared is the contract: it imports nothing but the schema library.',
    ),
    never(
      'main-knows-no-host',
      { path: '^main/' },
      { path: ['^(app|renderer|test)/', 'node_modules/(electron|react|react-dom|recharts|zustand)/'] },
      'The engine runs without Electron and without a panel.',
    ),
    never(
      'pure-folders-do-no-io',
      { path: '^main/(fleet|balance|queue|limits)/' },
      { pathNot: ['^shared/', '^main/ports\\.ts$', '^main/(fleet|balance|queue|limits)/'] },
      'State and choice take facts as arguments: no sockets, files, timers of their own, or npm packages.',
    ),
    never(
      'fleet-knows-no-choice',
      { path: '^main/fleet/' },
      { path: '^main/(balance|queue)/' },
      'The fleet is read by the policies, never the reverse.',
    ),
    never(
      'balance-and-queue-are-strangers',
      { path: '^main/(balance|queue)/' },
      { path: '^main/(balance|queue)/', pathNot: '^main/$1/' },
      'Choosing and waiting meet in proxy/placement.ts only.',
    ),
    never(
      'stages-meet-in-gateway',
      { path: `^main/(${engineFolders})/` },
      { path: `^main/(${engineFolders}|gateway|simulator)`, pathNot: '^main/$1/' },
      'Stages never import each other.',
    ),
    never(
      'only-proxy-chooses-and-queues',
      { path: `^main/(${engineFolders.replace('proxy|', '')}|fleet|simulator)/` },
      { path: '^main/(balance|queue)/' },
      'Only the proxy places exchanges.',
    ),
    never(
      'fleet-work-dials-in-one-file',
      {
        path: '^main/(operations|discovery)/',
        pathNot: '^main/(operations/dialler|discovery/(knock|listen-by-name))\\.ts$',
      },
      { path: ['^(node:)?(net|tls|http|https|http2|dgram)$', 'node_modules/(undici|bonjour-service)/'] },
      'What opens connections is where one looks for what may be contacted, and how much of it.',
    ),
    never(
      'access-asks-in-one-file',
      { path: '^main/access/', pathNot: '^main/access/ask-outside\\.ts$' },
      { path: ['^(node:)?(tls|http|https|http2|dgram)$', 'node_modules/undici/'], dependencyTypesNot: ['type-only'] },
      'What is asked elsewhere about callers, and what is shown of them, goes through one door.',
    ),
    never(
      'simulator-shares-no-misunderstanding',
      { path: '^main/simulator/' },
      { path: ['^main/', 'node_modules/'], pathNot: ['^main/simulator/', 'node_modules/@types/node/'] },
      'The simulator must not inherit what the gateway believes about Ollama.',
    ),
    never(
      'app-uses-the-front-door',
      { path: '^app/' },
      {
        path: '^main/',
        pathNot: [
          '^main/(gateway|ports|system-ports|address-list)\\.ts$',
          '^main/(simulator|config|storage|tls)/index\\.ts$',
        ],
      },
      'The executables know the engine by its door.',
    ),
    never(
      'app-knows-no-panel',
      { path: '^app/' },
      { path: '^renderer/' },
      'The panel is served as files, never imported.',
    ),
    never(
      'electron-stays-in-the-shell',
      {
        path: '^(app|main|shared|renderer)/',
        pathNot: '^app/((electron|preload)\\.ts$|desktop/)',
      },
      { path: 'node_modules/electron/' },
      'Importing electron from plain Node downloads and throws: only the shell files may.',
    ),
    never(
      'headless-never-reaches-electron',
      { path: '^app/', pathNot: '^app/((electron|preload)\\.ts$|desktop/)' },
      { path: 'node_modules/electron/', reachable: true },
      'The headless product must run where Electron is not installed.',
    ),
    never(
      'panel-knows-the-contract-only',
      { path: '^renderer/' },
      { path: ['^(main|app|test)/', 'node_modules/electron/'] },
      'The panel speaks through the bridge.',
    ),
    never('panel-runs-in-a-browser', { path: '^renderer/' }, { dependencyTypes: ['core'] }, 'No Node in the renderer.'),
    never(
      'charts-and-ui-know-no-state',
      { path: '^renderer/(charts|ui)/' },
      { path: '^renderer/(store|views|bridge)' },
      'Charts receive ready rows.',
    ),
    never(
      'views-are-strangers',
      { path: '^renderer/views/([^/]+)/' },
      { path: '^renderer/views/', pathNot: '^renderer/views/$1/' },
      'A view never imports another view.',
    ),
    never('nothing-imports-test', { path: '^(app|main|renderer|shared)/' }, { path: '^test/' }, 'Tests are leaves.'),
    never(
      'declared-packages-only',
      // An app by itself, with a manifest of its own that declares nothing.
      { pathNot: '^test/desktop/double/fixture/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
      'Every import resolves to a package this project declares.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
