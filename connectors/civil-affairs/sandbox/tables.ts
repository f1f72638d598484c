// The bureau's base tables, as its own system keeps them: pinyin abbreviations, one-letter flags, lists as comma-separated text.

/** Column name → [type, Chinese name]. */
type Columns = Readonly<Record<string, readonly [type: string, label: string]>>;

export interface Table {
  readonly name: string;
  readonly label: string;
  readonly columns: Columns;
  /** Column lists; the first one that ends in `!` is unique. */
  readonly indexes: readonly string[];
}

const money = 'numeric(12,2)';
const flag = 'char(1)';
const list = 'varchar(200)';
const code = 'varchar(8)';
const idNo = 'varchar(18)';
const division = 'char(12)';

export const ryxx: Table = {
  name: 'ryxx',
  label: '人员信息',
  columns: {
    rybh: ['integer', '人员编号(内部)'],
    sfzh: [idNo, '公民身份号码'],
    zjlx: [code, '证件类型'],
    xm: ['varchar(64)', '姓名'],
    xb: [code, '性别'],
    csrq: ['date', '出生日期'],
    mz: [code, '民族'],
    hyzk: [code, '婚姻状况'],
    hklb: [code, '户口类别'],
    hjqh: [division, '户籍区划'],
    czqh: [division, '常住区划'],
    jzdz: ['varchar(200)', '居住地址'],
    dzbh: [flag, '地址保护'],
    lxdh: ['varchar(20)', '联系电话'],
    sczt: [code, '生存状态'],
    jhrsfz: [idNo, '监护人身份号码'],
    dsrlb: [list, '低收入类别'],
    tsqt: [list, '特殊群体'],
    smrz: [flag, '实名认证'],
    jtbh: ['varchar(14)', '家庭编号'],
  },
  indexes: ['rybh!', 'sfzh!', 'jtbh'],
};

export const jtxx: Table = {
  name: 'jtxx',
  label: '家庭信息',
  columns: {
    jtbh: ['varchar(14)', '家庭编号'],
    hzsfz: [idNo, '户主身份号码'],
    jtrks: ['integer', '家庭人口数'],
    ldls: ['integer', '有劳动能力人数'],
    rjysr: [money, '人均月收入'],
    gxzc: [money, '近12个月刚性支出'],
    zcsrb: ['numeric(8,4)', '支出收入比'],
    ccjl: [code, '财产结论'],
    zkyy: [list, '致困原因'],
    knfz: ['numeric(5,2)', '困难分值'],
    knpm: ['integer', '困难排名'],
    xxq: [code, '信息圈'],
    ljyjt: [flag, '零就业家庭'],
    jclb: [code, '防返贫监测类别'],
    fpfx: [list, '返贫风险'],
    fxxc: [flag, '风险消除'],
  },
  indexes: ['jtbh!'],
};

export const jtcy: Table = {
  name: 'jtcy',
  label: '家庭成员',
  columns: {
    jlh: ['integer', '记录号'],
    jtbh: ['varchar(14)', '家庭编号'],
    sfzh: [idNo, '公民身份号码'],
    yhzgx: [code, '与户主关系'],
    gtsh: [flag, '共同生活'],
    syyw: [flag, '法定赡养抚养扶养义务人'],
    zcbz: [flag, '在册标志'],
  },
  indexes: ['jtbh', 'sfzh'],
};

export const jzxx: Table = {
  name: 'jzxx',
  label: '救助信息',
  columns: {
    jzxh: ['integer', '救助序号(内部)'],
    sfzh: [idNo, '公民身份号码'],
    jzlx: [code, '救助类型'],
    jzzh: ['varchar(40)', '救助证号'],
    qrrq: ['date', '确认日期'],
    bzrs: ['integer', '保障人数'],
    ybzje: [money, '月保障金额'],
    zhbz: [flag, '整户标志'],
    gyfs: [code, '供养方式'],
    zlnl: [code, '自理能力'],
    fhrq: ['date', '复核日期'],
    tfyy: ['varchar(200)', '停发原因'],
    lsje: [money, '临时救助金额'],
    lssy: [code, '临时救助事由'],
    lsrq: ['date', '临时救助日期'],
    yhzh: ['varchar(32)', '银行账户'],
  },
  indexes: ['sfzh'],
};

export const hdbg: Table = {
  name: 'hdbg',
  label: '核对报告',
  columns: {
    jtbh: ['varchar(14)', '家庭编号'],
    bgbh: ['varchar(40)', '报告编号'],
    sqsbh: ['varchar(40)', '授权书编号'],
    hdjl: [code, '核对结论'],
    cbly: [list, '超标来源'],
    ckqj: [code, '存款区间'],
    cls: ['integer', '车辆数'],
    bdcs: ['integer', '不动产套数'],
    scztrz: [code, '市场主体任职'],
    cjsj: ['timestamptz', '出具时间'],
    yxqz: ['date', '有效期至'],
  },
  indexes: ['jtbh', 'bgbh!'],
};

export const jzjl: Table = {
  name: 'jzjl',
  label: '流浪乞讨和临时遇困救助记录',
  columns: {
    jzbh: ['varchar(40)', '救助编号'],
    sfzh: [idNo, '公民身份号码'],
    cmzt: [code, '身份查明状态'],
    fxsj: ['timestamptz', '发现时间'],
    fxdd: ['varchar(200)', '发现地点'],
    lcd: ['varchar(12)', '流出地'],
    jznr: [list, '救助内容'],
    hfrq: ['date', '回访日期'],
  },
  indexes: ['jzbh!', 'sfzh'],
};

export const jzsx: Table = {
  name: 'jzsx',
  label: '救助事项',
  columns: {
    sxbh: ['varchar(40)', '事项编号'],
    sfzh: [idNo, '公民身份号码'],
    jtbh: ['varchar(14)', '家庭编号'],
    sxdj: [code, '事项等级'],
    blzt: [code, '办理状态: 1 在办 2 办结'],
    cbdw: [idNo, '承办单位统一社会信用代码'],
    slrq: ['date', '受理日期'],
    hbry: ['varchar(200)', '近亲属回避人员账号'],
  },
  indexes: ['sxbh'],
};

export const tables: readonly Table[] = [ryxx, jtxx, jtcy, jzxx, hdbg, jzjl, jzsx];

/** Unlogged: after a crash the tables are empty, the note of what was loaded among them, and simply filled again. */
export const createTable = (t: Table): string =>
  `CREATE UNLOGGED TABLE dibao.${t.name} (${Object.entries(t.columns)
    .map(([name, [type]]) => `${name} ${type}`)
    .join(', ')});
   COMMENT ON TABLE dibao.${t.name} IS '${t.label}';`;

export const createIndexes = (t: Table): string =>
  t.indexes.map((i) => `CREATE ${i.endsWith('!') ? 'UNIQUE ' : ''}INDEX ON dibao.${t.name} (${i.replace('!', '')});`).join('\n');
