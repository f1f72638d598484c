// The family's whole file as one query over seven departments, and what the record must say of it.

/** Everything that a window may ask of a family, and some that it may not. */
export const FILE = `query File($id: ID!) {
  recipient(id: $id) {
    id name citizenId sex { code label } birthDate { value band } age { value band } phone residenceAddress
    registeredDivision lifeStatus { code } lowIncomeCategory { items { code label } yes } realNameVerified addressProtected
    household {
      id headRecipientId householdSize labourCapableCount perCapitaMonthlyIncome { value band } rigidExpense12m { value band }
      rigidExpenseRatio { value } assetConclusion { code label } hardshipCauses { items { code } } hardshipScore { value band }
      verifications { result { code } depositBand { code band yes } }
      members {
        relation { code label } livesTogether
        recipient {
          id name age { value }
          education { records { schoolStage { code label } studentHardship { code yes } studentAids { yes } studentAidAmount { value band } schoolName } }
        }
      }
    }
    civilAffairs {
      source { department freshness }
      assistance {
        assistanceType { code label } approvedDate monthlyAmount { value band }
        tempAidAmount { value } tempAidCause { label } payeeAccount
      }
    }
    health {
      source { department freshness }
      records {
        insuranceType { label } selfPaidYtd { value band } majorIllnessFlag medicalAidPaidYtd { value band } diagnosisCode
        severeMentalManaged
      }
    }
    education { source { department freshness } }
    housing {
      source { department freshness }
      records { housingAid { code label } dilapidation { code label } perCapitaArea { value band } contractNo ownedHomes { value yes } }
    }
    labour {
      source { department freshness }
      records { employmentStatus { code label } difficultyFlag difficultyKind { code label } pensionMonthly { value band } jobRefusals }
    }
    disability {
      source { department freshness }
      records { disabilityType { code label yes } disabilityGrade { code label yes } disabilityCertNo }
    }
    charity {
      source { department freshness }
      records { charityOrgUscc projectName projectType { code label } grantAmount { value } grantDate aidGoods { items { label code } } beneficiaryConsentId }
    }
  }
}`;

/** What the record must say of the head of the family; where he goes to school the bureau does not know. */
export const ON_RECORD = {
  'Recipient.id': 'plain',
  'Recipient.name': 'plain',
  'Recipient.citizenId': 'mask',
  'Recipient.sex': 'plain',
  'Recipient.birthDate': 'band',
  'Recipient.age': 'plain',
  'Recipient.phone': 'plain',
  'Recipient.residenceAddress': 'plain',
  'Recipient.registeredDivision': 'plain',
  'Recipient.lifeStatus': 'denied:NO_GRANT',
  'Recipient.lowIncomeCategory': 'plain',
  'Recipient.realNameVerified': 'plain',
  'Recipient.addressProtected': 'denied:NOT_SHARED',
  'Household.id': 'plain',
  'Household.headRecipientId': 'plain',
  'Household.householdSize': 'plain',
  'Household.labourCapableCount': 'plain',
  'Household.perCapitaMonthlyIncome': 'band',
  'Household.rigidExpense12m': 'plain',
  'Household.rigidExpenseRatio': 'plain',
  'Household.assetConclusion': 'plain',
  'Household.hardshipCauses': 'plain',
  'Household.hardshipScore': 'denied:NO_GRANT',
  'HouseholdMember.relation': 'plain',
  'HouseholdMember.livesTogether': 'plain',
  'CivilAssistance.assistanceType': 'plain',
  'CivilAssistance.approvedDate': 'plain',
  'CivilAssistance.monthlyAmount': 'band',
  'CivilAssistance.tempAidAmount': 'plain',
  'CivilAssistance.tempAidCause': 'plain',
  'CivilAssistance.payeeAccount': 'denied:NO_GRANT',
  'MedicalRecord.insuranceType': 'plain',
  'MedicalRecord.selfPaidYtd': 'band',
  'MedicalRecord.majorIllnessFlag': 'bool',
  'MedicalRecord.medicalAidPaidYtd': 'band',
  'MedicalRecord.diagnosisCode': 'denied:NOT_SHARED',
  'MedicalRecord.severeMentalManaged': 'denied:NOT_SHARED',
  'EconomicVerification.result': 'plain',
  'EconomicVerification.depositBand': 'denied:NO_GRANT',
  'EducationRecord.schoolStage': 'null',
  'EducationRecord.studentHardship': 'null',
  'EducationRecord.studentAids': 'null',
  'EducationRecord.studentAidAmount': 'null',
  'EducationRecord.schoolName': 'denied:NO_GRANT',
  'HousingRecord.housingAid': 'plain',
  'HousingRecord.dilapidation': 'plain',
  'HousingRecord.perCapitaArea': 'band',
  'HousingRecord.contractNo': 'denied:NO_GRANT',
  'HousingRecord.ownedHomes': 'denied:NO_GRANT',
  'LabourRecord.employmentStatus': 'plain',
  'LabourRecord.difficultyFlag': 'plain',
  'LabourRecord.difficultyKind': 'denied:NOT_SHARED',
  'LabourRecord.pensionMonthly': 'null',
  'LabourRecord.jobRefusals': 'denied:NO_GRANT',
  'CharityAid.charityOrgUscc': 'plain',
  'CharityAid.projectName': 'plain',
  'CharityAid.projectType': 'plain',
  'CharityAid.grantAmount': 'plain',
  'CharityAid.grantDate': 'plain',
  'CharityAid.aidGoods': 'plain',
  'CharityAid.beneficiaryConsentId': 'denied:NO_GRANT',
  'DisabilityRecord.disabilityType': 'bool',
  'DisabilityRecord.disabilityGrade': 'bool',
  'DisabilityRecord.disabilityCertNo': 'denied:NO_GRANT',
};
