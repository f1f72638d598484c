// Last night's file as the federation writes it: GB18030, Chinese words, and the habits of lists that are kept by hand.
import iconv from 'iconv-lite';
import { asWritten, type World, type WorldDisability, type WorldPerson } from '../../../src/sandbox/kit.js';

const HEADER =
  '残疾人证号,身份证号,姓名,残疾类别,残疾等级,有效期至,困难残疾人生活补贴,重度残疾人护理补贴,康复需求,家庭无障碍改造,备注';
const KIND: Readonly<Record<string, string>> = { 1: '视力', 2: '听力', 3: '言语', 4: '肢体', 5: '智力', 6: '精神', 7: '多重' };
const GRADE: Readonly<Record<string, string>> = { 1: '一级', 2: '二级', 3: '三级', 4: '四级' };
/** Remarks as people type them: some look like formulas to a spreadsheet. */
const REMARKS = ['-无', '=1+1', '+待核实', '@联络员', '档案在"旧柜",待补'];

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const chineseDay = (day: string) => `${day.slice(0, 4)}年${day.slice(5, 7)}月${day.slice(8, 10)}日`;

function line(world: World, person: WorldPerson, held: WorldDisability): string {
  const { name, citizenId } = asWritten(world, 'disability', person);
  // whoever types the number with a small x does so twice
  const certNo = citizenId!.endsWith('x') ? held.certNo.toLowerCase() : held.certNo;
  const cells = [
    certNo,
    citizenId!,
    name,
    KIND[held.type]!,
    GRADE[held.grade]!,
    chineseDay(held.validUntil),
    held.livingSubsidy ?? '',
    held.nursingSubsidy ?? '',
    held.rehabNeeds.join('、'),
    held.accessibleRenovation ? '是' : '否',
    person.n % 20 === 5 ? REMARKS[((person.n - 5) / 20) % REMARKS.length]! : '',
  ];
  return cells.map(quoted).join(',');
}

export function nightlyFile(world: World): { bytes: Buffer; rows: number } {
  const lines = world.persons.flatMap((person) =>
    person.citizenId && person.disability ? [line(world, person, person.disability)] : [],
  );
  return { bytes: iconv.encode([HEADER, ...lines, ''].join('\r\n'), 'gb18030'), rows: lines.length };
}
