// Who may import whom. Water runs downhill: each floor imports only floors below it, and every rule says why.
//
//   main, cli, commands → hub → server → graph → rooms, departments → adapters, database → telemetry → kernel
//
// Checked by `npm run lint`; drawn in docs/architecture.md.

const ROOMS = 'identity|policy|audit|sharing|charity';
const under = (...names) => names.map((name) => `^src/${name}(/|\\.ts$)`);

/** Folders (or single files) of src/ and what they may import of src/ besides themselves; everything else of ours is refused. */
const floor = (name, from, below, comment, { typesOf = [] } = {}) => [
  {
    name: `${name}-looks-down`,
    comment,
    severity: 'error',
    from: { path: from },
    to: { path: '^(src|connectors)/', pathNot: [...from, ...below, ...typesOf] },
  },
  ...(typesOf.length
    ? [
        {
          name: `${name}-takes-types-only`,
          comment: `${comment} What it takes from there is types: nothing of it is loaded.`,
          severity: 'error',
          from: { path: from },
          to: { path: typesOf, pathNot: [...from, ...below], dependencyTypesNot: ['type-only'] },
        },
      ]
    : []),
];

/** A package that only these files may import. */
const kept = (name, names, from, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(src|connectors)/', pathNot: from },
  to: { path: names.map((n) => `(^|node_modules/)${n}(/|$)`) },
});

const doors = `^src/(${ROOMS})/index\\.ts$`;
/** Files of the audit room that an outside auditor runs, too. */
const PURE = '^src/audit/(tree|exact|prove|note|ed25519|jcs|parts|refs|entry|entry-input)\\.ts$';
const kernel = under('kernel');
const telemetry = under('telemetry');

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Files in a circle can only be understood, tested and loaded together; 29 of 59 modules of a well-known server stand in one circle.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that cannot be found fails at the moment somebody needs it.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages-only',
      comment:
        'What runs is what package.json lists under dependencies: a package of the workshop, or one that is there by accident, is missing where the hub is installed with --omit=dev.',
      severity: 'error',
      from: { path: '^(src|connectors)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },

    // --- the floors ---
    ...floor(
      'kernel',
      kernel,
      [],
      'The kernel is words and rules that everybody shares; if it knew anybody, everybody would know everybody.',
    ),
    ...floor('telemetry', telemetry, kernel, 'The log is told what happened; it asks nobody.'),
    ...floor('config', under('config'), kernel, 'Configuration is read before anything else exists.'),
    ...floor(
      'adapters',
      under('adapters'),
      [...kernel, ...telemetry],
      'An adapter speaks to a kind of source (SQL, REST, a nightly file). It knows no department, no policy and no caller.',
      { typesOf: under('connector') },
    ),
    ...floor(
      'database',
      under('database'),
      [...kernel, ...telemetry],
      'The database room starts, migrates and connects; what is stored in it is the business of the rooms above.',
    ),
    ...floor(
      'connector',
      under('connector'),
      kernel,
      'The file that departments are written against holds types and the errors they throw: a department must not load the hub.',
      { typesOf: under('adapters') },
    ),
    ...floor(
      'departments',
      under('departments'),
      [...under('connector', 'adapters'), ...kernel, ...telemetry],
      'Departments are found at run time, by folder: nothing here names one, so the eighth department is one new folder.',
    ),
    ...['identity', 'policy', 'audit', 'sharing', 'charity'].flatMap((room) =>
      floor(
        room,
        under(room),
        ['^src/database/index\\.ts$', ...kernel, ...telemetry],
        'Rooms never import each other: who a person is, what may be shown and what is recorded must be provable one by one. They meet in graph/, or are handed a function by hub.ts.',
      ),
    ),
    ...floor(
      'graph',
      under('graph'),
      [doors, ...under('departments'), ...kernel, ...telemetry],
      'The graph is where the rooms meet; it is executed without a server, which is how the gate is tested.',
      { typesOf: under('connector', 'adapters') },
    ),
    ...floor(
      'server',
      under('server'),
      ['^src/graph/index\\.ts$', '^src/(policy|audit)/index\\.ts$', ...kernel, ...telemetry],
      'HTTP in, HTTP out: who asks and what leaves. It reaches no source, no department and no database.',
    ),
    ...floor(
      'sandbox',
      under('sandbox'),
      ['^src/database/embedded\\.ts$', '^src/database/index\\.ts$', ...kernel],
      'The stand-in departments are the outside world: a hub that shared code with them would only be tested against itself.',
      { typesOf: ['^src/policy/index\\.ts$'] },
    ),
    {
      name: 'wiring-is-at-the-top',
      comment: 'hub.ts wires everything once; who imports it, or a command, stands above everything.',
      severity: 'error',
      from: { path: '^src/', pathNot: under('main', 'cli', 'commands') },
      to: { path: under('main', 'cli', 'commands', 'hub') },
    },
    {
      name: 'hub-runs-without-sandbox',
      comment: 'In a city there are no stand-ins: only commands start them.',
      severity: 'error',
      from: { path: '^src/', pathNot: [...under('sandbox', 'commands')] },
      to: { path: under('sandbox') },
    },
    {
      name: 'rooms-have-one-door',
      comment: 'Enter a room by its index.ts: what is behind it can then be changed by who reads only that room.',
      severity: 'error',
      from: { path: '^src/(?!(?:identity|policy|audit|sharing|charity)/)' },
      to: { path: `^src/(${ROOMS})/`, pathNot: doors },
    },

    // --- departments ---
    {
      name: 'nobody-names-a-department',
      comment: 'Connectors are found by folder at run time; an import would make one of them special.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^connectors/' },
    },
    {
      name: 'connectors-know-one-file',
      comment: 'A department’s engineer reads src/connector.ts and their own folder; nothing else of ours can break them.',
      severity: 'error',
      from: { path: '^connectors/([^/]+)/', pathNot: '^connectors/[^/]+/sandbox/' },
      to: { path: '^(src|connectors)/', pathNot: ['^src/connector\\.ts$', '^connectors/$1/(?!sandbox/)'] },
    },
    {
      name: 'stand-ins-share-nothing',
      comment:
        'A stand-in imports src/sandbox/kit.ts and its own files: if it shared the connector’s mapping, a wrong mapping would answer itself.',
      severity: 'error',
      from: { path: '^connectors/([^/]+)/sandbox/' },
      to: { path: '^(src|connectors)/', pathNot: ['^src/sandbox/kit\\.ts$', '^connectors/$1/sandbox/'] },
    },

    // --- the record ---
    {
      name: 'verifier-stands-alone',
      comment:
        'An auditor from outside is handed the verifier as one program: it may need no database, no configuration and nothing that could tell it what to find. Reading our own database is a part beside it.',
      severity: 'error',
      from: { path: '^src/audit/verify(/|\\.ts$)', pathNot: '^src/audit/verify/(database|database-rows|index)\\.ts$' },
      to: {
        path: ['^(src|connectors)/', 'node_modules/'],
        pathNot: ['^src/kernel/', PURE, '^src/audit/(verify/(?!database[.-])|verify\\.ts$|receipt\\.ts$)'],
      },
    },
    {
      name: 'tree-is-pure',
      comment: 'Tree, proofs, notes and canonical text are run by auditors as well: bytes in, hashes out, no package needed.',
      severity: 'error',
      from: { path: PURE },
      to: { path: ['^(src|connectors)/', 'node_modules/'], pathNot: [PURE, '^src/kernel/'] },
    },

    // --- packages in one place each ---
    kept(
      'prisma-in-the-database-room',
      ['@prisma', '\\.prisma', 'src/database/generated'],
      ['^src/database/', 'store\\.ts$'],
      'What is stored is said in one place; rules never hold a database row.',
    ),
    kept(
      'graphql-in-the-graph',
      ['graphql', '@graphql-tools', '@theguild/federation-composition'],
      ['^src/(graph|server)/', '^src/departments/compose\\.ts$', '^src/adapters/subgraph', '^connectors/[^/]+/sandbox/'],
      'Rooms decide about coordinates, not about documents: they must be provable without a query language.',
    ),
    kept(
      'shield-behind-one-file',
      ['graphql-shield', 'graphql-middleware'],
      ['^src/graph/shield\\.ts$'],
      'graphql-shield and graphql-middleware are no longer developed: one file knows them, and one file replaces them.',
    ),
    kept(
      'http-in-the-server',
      ['@apollo/server', 'fastify', '@graphql-yoga/render-graphiql'],
      ['^src/server/', '^connectors/[^/]+/sandbox/'],
      'Only the server room answers requests, so nothing leaves but through its pipeline.',
    ),
    kept(
      'tokens-at-the-entrance',
      ['jose'],
      ['^src/server/', '^src/commands/', '^src/hub\\.ts$', '^connectors/[^/]+/sandbox/'],
      'Who the caller is, is settled once, at the entrance; further in there are only Callers.',
    ),
    kept(
      'sql-where-data-is-kept',
      ['pg', 'mysql2'],
      ['^src/database/', '^src/audit/', 'store\\.ts$', '^src/adapters/sql', '^connectors/[^/]+/sandbox/'],
      'Statements stand beside the data they touch.',
    ),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^dist'] },
    exclude: { path: ['^src/database/generated/(?!client\\.ts$)'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
    reporterOptions: { text: { highlightFocused: true } },
  },
};
