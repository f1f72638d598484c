// Makes docs/graph.md from the served schema itself: the graph in one picture, and what is classified of each type. Run by `npm run schema`.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { getNamedType, isObjectType } from 'graphql';
import { FILTERS, LEGEND, MASKS, ROW_FACTS } from './graph-words.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const built = async (...path) => {
  const file = join(root, 'dist', ...path);
  if (!existsSync(file)) throw new Error('dist/ is not built: npm run build');
  return import(pathToFileURL(file).href);
};

/** `险种类型 (insurance type)` */
const bilingual = (text = '') => /^(.*?) \(([^()]*)\)$/s.exec(text.trim())?.slice(1) ?? [text.trim(), ''];
const table = (head, rows) => [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...rows.map((row) => `| ${row.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`),
];
const isList = ({ type }) => String(type).includes('[');
const id = (name) => name.replaceAll('-', '_');

/** The text of docs/graph.md, the same for the same departments. */
export async function graphDocument() {
  const { discoverDepartments } = await built('src', 'departments', 'discover.js');
  const { buildGraph } = await built('src', 'graph', 'index.js');
  const { personTypes } = await built('src', 'graph', 'classify.js');
  const { codeTable } = await built('src', 'kernel', 'codes.js');
  const { readRowFacts, rowFactsText } = await built('src', 'policy', 'row-facts.js');
  const departments = await discoverDepartments(join(root, 'dist', 'connectors'));
  const nobody = () => {
    throw new Error('nobody is asked about');
  };
  const { schema, model } = buildGraph(departments, { sourceOf: nobody, connectors: () => [], standing: nobody });
  const types = personTypes(schema);
  const { fields } = model.catalogue;
  const labelOf = new Map(departments.map(({ name, connector }) => [name, connector.label]));
  const ofType = (name) => fields.filter(({ type }) => type === name);

  const picture = () => {
    const homes = new Map([...labelOf.keys()].map((name) => [name, []]));
    for (const type of types) homes.get(model.departmentOf.get(type.name)).push(type);
    const node = (type) => {
      const count = ofType(type.name).length;
      return `    ${type.name}["${type.name}<br/>${bilingual(type.description)[0]}${count ? ` · ${count}` : ''}"]`;
    };
    const links = (type) =>
      Object.values(type.getFields()).flatMap((field) => {
        const to = getNamedType(field.type);
        return types.includes(to) ? [`  ${type.name} -->|${field.name}${isList(field) ? ' *' : ''}| ${to.name}`] : [];
      });
    const roots = Object.values(schema.getQueryType().getFields()).flatMap(({ name, type }) => {
      const [to, listed] = reached(getNamedType(type));
      return to ? [`  Query -->|${name}${listed ? ' *' : ''}| ${to.name}`] : [];
    });
    return [
      '```mermaid',
      'flowchart LR',
      '  Query([Query])',
      ...[...homes].flatMap(([name, inside]) => [
        `  subgraph ${id(name)}["${labelOf.get(name)} · ${name}"]`,
        ...inside.map(node),
        '  end',
      ]),
      ...roots,
      ...types.flatMap(links),
      '```',
    ];
  };
  /** The type about a person that a root leads to, through connection and edge. */
  const reached = (type, listed = false, seen = new Set()) => {
    if (types.includes(type)) return [type, listed];
    if (!isObjectType(type) || seen.has(type)) return [null, listed];
    seen.add(type);
    for (const field of Object.values(type.getFields())) {
      const found = reached(getNamedType(field.type), listed || isList(field), seen);
      if (found[0]) return found;
    }
    return [null, listed];
  };

  const HEAD = '字段 field,中文,English,类型 type,级别 level,共享 share,脱敏 mask,筛选 filter,代码表 codes,提供 owner'.split(',');
  const section = (type) => {
    const rows = Object.values(type.getFields()).flatMap(({ name, description }) => {
      const field = fields[model.catalogue.numberOf.get(`${type.name}.${name}`) ?? -1];
      if (!field) return [];
      const share = field.notSharedBasis ? `${field.share}: ${field.notSharedBasis}` : field.share;
      const level = field.under14 ? `${field.level} †${field.under14}` : field.level;
      const english = bilingual(description)[1];
      return [
        [
          `\`${name}\``,
          field.label,
          english,
          field.shape,
          level,
          share,
          field.mask,
          field.filter,
          field.codes ?? '',
          field.department,
        ],
      ];
    });
    if (rows.length === 0) return [];
    return ['', `### ${type.name} ${bilingual(type.description)[0]}`, '', ...table(HEAD, rows)];
  };

  const facts = readRowFacts(rowFactsText(), model.catalogue);
  const factRows = [...facts.influences].map(([fact, touched]) => {
    const [chinese, english] = ROW_FACTS[fact];
    const on = fields.filter((_, n) => touched[n]);
    const off = fields.filter((_, n) => !touched[n]);
    const list = (some) => some.map(({ coordinate }) => `\`${coordinate}\``).join(' ');
    const which = off.length === 0 ? '全部 all' : on.length <= off.length ? list(on) : `除以下字段外全部 all but ${list(off)}`;
    return [`\`${fact}\``, chinese, english, which];
  });

  const codeRows = LEGEND.flatMap(([what, code, english]) =>
    codeTable(code).items.map((item) => [what, `\`${item.code}\``, item.label, english[item.code]]),
  );
  const maskRows = codeTable('maskRule').items.map(({ code, label }) => ['脱敏规则 mask', `\`${code}\``, label, MASKS[code]]);
  const filterRows = Object.entries(FILTERS).map(([code, words]) => ['筛选规则 filter', `\`${code}\``, ...words]);

  return [
    '# 数据图谱 · The graph',
    '',
    '由 `npm run schema` 从运行的模式生成,请勿手改。Made by `npm run schema` from the schema that is served: do not edit.',
    '',
    `${departments.length} 个部门,${fields.length} 个已分类字段。${departments.length} departments, ${fields.length} classified fields. ` +
      '方框中的数字为字段数,`*` 为列表。The number in a box is that of its fields; `*` is a list.',
    '',
    ...picture(),
    '',
    '每个部门块另有 `source`(来源、时点、新鲜度);`Recipient.conflicts` 列出部门间不一致之处。Each department’s block also has `source`: where from, as of when, how fresh; `Recipient.conflicts` lists where departments disagree.',
    '',
    '## 图例 · Legend',
    '',
    ...table(['', '', '中文', 'English'], [...codeRows, ...maskRows, ...filterRows]),
    '',
    '† 本人未满14周岁时升至的级别。The level it rises to while the person is under 14.',
    '',
    '## 字段 · Fields',
    ...types.flatMap(section),
    '',
    '## 行级事实 · Row facts',
    '',
    '作出决定前必须知道的隐含值,各自只能影响所列字段。The only hidden values that may influence an answer, and which fields each of them may influence.',
    '',
    ...table(['事实 fact', '中文', 'English', '影响 influences'], factRows),
    '',
  ].join('\n');
}
