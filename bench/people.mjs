// The synthetic people of the bench, and what each department holds of them in the schema's terms.
import { ageOn, dayOf } from '../dist/src/kernel/days.js';
import { makeWorld } from '../dist/src/sandbox/people/index.js';

const HOUSEHOLDS = 900;
const SEED = 1;
const COUNTY = '320402';
const CITY = '3204';
const FAMILIES = 24;
const MEMBERS = 240;

/** The same world in every process of one day. */
export const benchWorld = () => makeWorld({ seed: SEED, households: HOUSEHOLDS, today: dayOf(Date.now()) });

export const householdKey = (n) => (n === null ? null : `H${n + 1}`);

/** Who asks, and about whom: adults, living, known to every department, so that no rule makes one answer shorter than another. */
export function allowed(world) {
  const body = (role, division) => world.organisations.find((o) => o.role === role && o.divisions.includes(division));
  const caseOf = new Map(world.cases.filter((c) => c.open && c.household !== null).map((c) => [c.household, c.caseNo]));
  const known = world.persons.filter(
    (p) =>
      p.citizenId &&
      p.household !== null &&
      p.livesTogether &&
      p.lifeStatus === '1' &&
      !p.addressProtected &&
      ageOn(p.birthDate, world.today) >= 18 &&
      p.disability &&
      p.medical &&
      p.labour &&
      world.households[p.household].housing &&
      p.assistance.length > 0,
  );
  const signed = new Set(world.letters.filter((l) => l.expiresOn > world.today).map((l) => l.household));
  const inCounty = known.filter(
    (p) => p.registeredDivision.startsWith(COUNTY) && caseOf.has(p.household) && signed.has(p.household),
  );
  return {
    bureau: body('CA', COUNTY),
    federation: body('DP', CITY),
    families: inCounty.slice(0, FAMILIES).map((person) => ({ person, caseNo: caseOf.get(person.household) })),
    members: known.filter((p) => p.registeredDivision.startsWith(CITY)).slice(0, MEMBERS),
  };
}

/** department → `{ persons, households }`: identifier → type → rows. */
export function recordsOf(world) {
  const idOf = (n) => (n === null ? null : world.persons[n].citizenId);
  const letterOf = new Map(world.letters.map((letter) => [letter.household, letter.no]));
  const persons = world.persons.filter((p) => p.citizenId);
  const byPerson = (rows) => new Map(persons.map((p) => [p.citizenId, new Map(Object.entries(rows(p)))]));
  const housingOf = (n) => {
    const housing = n === null ? null : world.households[n].housing;
    return housing ? [housing] : [];
  };
  const member = (n) => {
    const { citizenId, relation, livesTogether, supportObligor } = world.persons[n];
    return { citizenId, relation, livesTogether, supportObligor };
  };
  return {
    'civil-affairs': {
      persons: byPerson((p) => ({
        Recipient: [{ ...p, guardianId: idOf(p.guardian) }],
        CivilAssistance: p.assistance,
        RescueRecord: p.rescues.map((r) => ({ ...r, rescueServices: r.services })),
      })),
      households: new Map(
        world.households.map((h) => {
          const head = { ...h, headRecipientId: idOf(h.head), householdSize: h.members.length };
          const verified = h.verification && { ...h.verification, authorisationId: letterOf.get(h.n) ?? null };
          const rows = {
            Household: [head],
            HouseholdMember: h.members.map(member),
            EconomicVerification: verified ? [verified] : [],
          };
          return [householdKey(h.n), new Map(Object.entries(rows))];
        }),
      ),
    },
    health: { persons: byPerson((p) => ({ MedicalRecord: p.medical ? [medical(p.medical)] : [] })) },
    disability: { persons: byPerson((p) => ({ DisabilityRecord: p.disability ? [disability(p.disability)] : [] })) },
    education: { persons: byPerson((p) => ({ EducationRecord: p.education ? [p.education] : [] })) },
    housing: { persons: byPerson((p) => ({ HousingRecord: housingOf(p.household) })) },
    labour: { persons: byPerson((p) => ({ LabourRecord: p.labour ? [p.labour] : [] })) },
    charity: { persons: byPerson((p) => ({ CharityAid: p.charity })) },
  };
}

const medical = (m) => ({
  ...m,
  majorIllnessFlag: m.majorIllness,
  infectiousFlag: m.infectious,
  highCostWarning: Number(m.selfPaidYtd) > 10_000,
});
const disability = (d) => ({
  ...d,
  disabilityCertNo: d.certNo,
  disabilityType: d.type,
  disabilityGrade: d.grade,
  certValidUntil: d.validUntil,
});
