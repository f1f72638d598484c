// What "yes" means for a code: the one question that a yes/no render of it answers.

const oneOf =
  (...codes: string[]) =>
  (code: string): boolean =>
    codes.includes(code);
const present = (): boolean => true;

/** By code table, since the meaning belongs to the codes and not to the field that carries them. */
const MEANINGS: ReadonlyMap<string, (code: string) => boolean> = new Map([
  ['disabilityGrade', oneOf('1', '2')], // severe
  ['studentStatus', oneOf('1', '6')], // in school, or taught at home
  ['studentHardship', oneOf('1', '2', '3')],
  ['verificationResult', oneOf('1')], // nothing over the limits
  ['employmentStatus', oneOf('1', '2')],
  ['depositBand', oneOf('2', '3')], // over the local limit
  ['socialInsuranceStatus', oneOf('1')], // paying
]);
/** For housing the question is whether the home must be accessible: sight, limbs, or several. */
const ACCESSIBLE_HOME = oneOf('1', '4', '7');

export function yesOf(codes: string | undefined, role: string): (code: string) => boolean {
  if (codes === 'disabilityType' && role === 'HO') return ACCESSIBLE_HOME;
  return (codes && MEANINGS.get(codes)) || present;
}

/** Tag 07 (severe mental disorder) is for county civil affairs and the person alone; for all others it is not there. */
export const maySeeCode = (codes: string | undefined, role: string, code: string): boolean =>
  codes !== 'populationTag' || code !== '07' || role === 'CA' || role === 'CI';
