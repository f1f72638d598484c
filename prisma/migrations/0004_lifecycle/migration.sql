-- What a decision's life needs to be remembered: each act once, how much of a grant was used, and under which name a charity knows a person.

-- A caller that sends the same act again gets the first result, also from another hub. The caller and what it asked stand here as hashes.
CREATE TABLE "act" (
    "caller" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "input_sha256" TEXT NOT NULL,
    "result" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "act_pkey" PRIMARY KEY ("caller", "key"),
    CONSTRAINT "act_key_form" CHECK (length("key") BETWEEN 1 AND 64)
);

-- Persons asked for under a grant on a day (Asia/Shanghai), over all hubs.
CREATE TABLE "grant_use" (
    "grant_no" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "persons" BIGINT NOT NULL,
    CONSTRAINT "grant_use_pkey" PRIMARY KEY ("grant_no", "day"),
    CONSTRAINT "grant_use_positive" CHECK ("persons" > 0)
);
ALTER TABLE "grant_use" ADD CONSTRAINT "grant_use_grant_no_fkey"
    FOREIGN KEY ("grant_no") REFERENCES "sharing_grant" ("grant_no") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The name under which the organisation of a consent knows the person: another one for each organisation, so that two cannot compare.
ALTER TABLE "consent" ADD COLUMN "pairwise" TEXT;
CREATE INDEX "consent_organisation_pairwise_idx" ON "consent" ("organisation", "pairwise");
