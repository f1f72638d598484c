// The two questions that are asked: one person's whole file, and a list of a hundred.
import { allowed } from './people.mjs';

const Q1 = `query Q1($id: ID!) {
  recipient(id: $id) {
    citizenId name sex { code label } birthDate { value } age { value } ethnicity { code label } registeredDivision
    residenceAddress phone lifeStatus { code label } lowIncomeCategory { items { code label } }
    household { householdSize perCapitaMonthlyIncome { value band } assetConclusion { code label } hardshipCauses { items { code label } } }
    civilAffairs {
      source { freshness }
      assistance { assistanceType { code label } certificateNo approvedDate monthlyAmount { value band } fullHousehold }
    }
    health { records { insuranceType { code label } insuredStatus { code label } majorIllnessFlag selfPaidYtd { band } medicalAidPaidYtd { value } } }
    disability { records { disabilityGrade { code label } certValidUntil livingSubsidy nursingSubsidy accessibleRenovation } }
    education { records { schoolStage { code label } studentAids { items { code label } } } }
    housing { records { housingAid { code label } rentSubsidyMonthly { value } perCapitaArea { value } dilapidation { code label } ownedHomes { yes } } }
    labour { records { employmentStatus { code label } difficultyFlag publicPost jobRefusals pensionMonthly { band } } }
  }
}`;
const Q100 = `query Q100($ids: [ID!]) {
  recipients(ids: $ids) {
    edges {
      node {
        name sex { code label } birthDate { value } age { value } lifeStatus { code label }
        civilAffairs { assistance { selfCareLevel { code label } } }
        health { records { careDisabilityGrade } }
        disability { records { disabilityType { code label } disabilityGrade { code label } certValidUntil livingSubsidy nursingSubsidy } }
      }
    }
  }
}`;
const LISTS = 20;
const LIST = 100;

/** Requests by workload. `handle` names a person as this hub does, `sign` makes a token for a body. */
export async function workloadsFor(world, { handle, sign }) {
  const { bureau, federation, families, members } = allowed(world);
  const headers = (token, purpose, caseNo) => ({
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    'zhongfu-purpose': purpose,
    ...(caseNo && { 'zhongfu-case': caseNo }),
  });
  const post = (sent, query, variables) => ({
    method: 'POST',
    path: '/graphql',
    headers: sent,
    body: JSON.stringify({ query, variables }),
  });
  const [one, many] = [await sign(bureau), await sign(federation)];
  // every list begins at another place, so that no two ask for the same hundred
  const step = Math.max(1, Math.floor(members.length / LISTS));
  const list = (n) => Array.from({ length: LIST }, (_, i) => handle(members[(n * step + i) % members.length]));
  return {
    Q1: families.map(({ person, caseNo }) => post(headers(one, 'P01', caseNo), Q1, { id: handle(person) })),
    Q100: Array.from({ length: LISTS }, (_, n) => post(headers(many, 'P11'), Q100, { ids: list(n) })),
  };
}
