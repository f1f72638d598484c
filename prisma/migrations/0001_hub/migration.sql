-- The hub's own memory: who is who across departments, and what has been agreed. No department's data is kept here.

-- A recipient is a random handle and nothing else: whatever leaks from this table alone says nothing about anybody.
CREATE TABLE "recipient" (
    "id" TEXT NOT NULL,
    "id_type" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "recipient_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "recipient_id_form" CHECK (length("id") BETWEEN 1 AND 64)
);

-- An identity number is looked up by its HMAC (a bare hash could be tried out: there are only 2 x 10^11 numbers)
-- and asked of a department in clear, so it is also kept encrypted. The keys are files, never in this database.
CREATE TABLE "identifier" (
    "recipient_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "value_hmac" BYTEA NOT NULL,
    "value_enc" BYTEA NOT NULL,
    "source" TEXT NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    -- one number belongs to one person: a second hub that enrols the same number at the same moment meets this key
    CONSTRAINT "identifier_pkey" PRIMARY KEY ("kind", "value_hmac"),
    CONSTRAINT "identifier_kind_known" CHECK ("kind" IN ('CITIZEN_ID', 'STUDENT_NO', 'DISABILITY_CERT_NO', 'INSURANCE_NO', 'RESCUE_RECORD_NO')),
    CONSTRAINT "identifier_value_hmac_form" CHECK (octet_length("value_hmac") = 32),
    -- key number, nonce and tag alone are 29 bytes: anything as short as a bare number was not encrypted
    CONSTRAINT "identifier_value_enc_form" CHECK (octet_length("value_enc") > 29)
);
CREATE INDEX "identifier_recipient_id_idx" ON "identifier" ("recipient_id");
ALTER TABLE "identifier" ADD CONSTRAINT "identifier_recipient_id_fkey"
    FOREIGN KEY ("recipient_id") REFERENCES "recipient" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "household" (
    "id" TEXT NOT NULL,
    "owner_key_hmac" BYTEA NOT NULL,
    "owner_key_enc" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "household_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "household_id_form" CHECK (length("id") BETWEEN 1 AND 64),
    CONSTRAINT "household_owner_key_hmac_form" CHECK (octet_length("owner_key_hmac") = 32),
    CONSTRAINT "household_owner_key_enc_form" CHECK (octet_length("owner_key_enc") > 29)
);
CREATE UNIQUE INDEX "household_owner_key_hmac_key" ON "household" ("owner_key_hmac");

-- Whether a grant is live follows from its dates and revoked_at: a status column could contradict them.
CREATE TABLE "sharing_grant" (
    "grant_no" TEXT NOT NULL,
    "demand_org" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "fields" JSONB NOT NULL,
    "divisions" TEXT[],
    "legal_basis" TEXT NOT NULL,
    "scenario" TEXT NOT NULL DEFAULT '',
    "per_request" INTEGER NOT NULL,
    "per_day" INTEGER NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" TEXT,
    "revoke_reason" TEXT,
    CONSTRAINT "sharing_grant_pkey" PRIMARY KEY ("grant_no"),
    CONSTRAINT "sharing_grant_purpose_form" CHECK ("purpose" ~ '^P[0-9]{2}$'),
    CONSTRAINT "sharing_grant_fields_form" CHECK (jsonb_typeof("fields") = 'object' AND "fields" <> '{}'),
    -- a prefix shorter than a province, or not of digits, would reach further than anybody signed for; none reaches nobody
    CONSTRAINT "sharing_grant_divisions_form" CHECK (array_to_string("divisions", ',', '?') ~ '^([0-9]{2,12}(,[0-9]{2,12})*)?$'),
    CONSTRAINT "sharing_grant_limits" CHECK ("per_request" > 0 AND "per_day" > 0),
    CONSTRAINT "sharing_grant_dates" CHECK ("valid_from" <= "valid_to"),
    CONSTRAINT "sharing_grant_revoked_with_reason" CHECK (("revoked_at" IS NULL) = ("revoked_by" IS NULL) AND ("revoked_at" IS NULL) = ("revoke_reason" IS NULL))
);
CREATE INDEX "sharing_grant_provider_idx" ON "sharing_grant" ("provider");

CREATE TABLE "authorisation_letter" (
    "no" TEXT NOT NULL,
    "household_id" TEXT NOT NULL,
    "signed_by" TEXT[],
    "signed_on" DATE NOT NULL,
    "expires_on" DATE NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "authorisation_letter_pkey" PRIMARY KEY ("no"),
    CONSTRAINT "authorisation_letter_dates" CHECK ("signed_on" <= "expires_on")
);
CREATE INDEX "authorisation_letter_household_id_idx" ON "authorisation_letter" ("household_id");
ALTER TABLE "authorisation_letter" ADD CONSTRAINT "authorisation_letter_household_id_fkey"
    FOREIGN KEY ("household_id") REFERENCES "household" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "consent" (
    "id" TEXT NOT NULL,
    "recipient_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "organisation" TEXT,
    "coordinates" TEXT[],
    "need_no" TEXT,
    "until" DATE NOT NULL,
    "evidence_sha256" TEXT NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    CONSTRAINT "consent_pkey" PRIMARY KEY ("id"),
    -- consent without the signed paper behind it is a claim
    CONSTRAINT "consent_evidence_form" CHECK ("evidence_sha256" ~ '^[0-9a-f]{64}$')
);
CREATE INDEX "consent_recipient_id_idx" ON "consent" ("recipient_id");
ALTER TABLE "consent" ADD CONSTRAINT "consent_recipient_id_fkey"
    FOREIGN KEY ("recipient_id") REFERENCES "recipient" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was agreed is evidence of what was allowed when. It can be ended, once; it cannot be rewritten or removed.
CREATE FUNCTION "only_ending"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ending text[] := TG_ARGV;
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION '% is kept as evidence: it can be ended, not removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(OLD) - ending <> to_jsonb(NEW) - ending OR to_jsonb(OLD) ->> ending[1] IS NOT NULL THEN
        RAISE EXCEPTION '% is kept as evidence: it can only be ended, once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "only_ending" BEFORE UPDATE OR DELETE ON "sharing_grant"
    FOR EACH ROW EXECUTE FUNCTION "only_ending"('revoked_at', 'revoked_by', 'revoke_reason');
CREATE TRIGGER "only_ending" BEFORE UPDATE OR DELETE ON "authorisation_letter"
    FOR EACH ROW EXECUTE FUNCTION "only_ending"('withdrawn_at');
CREATE TRIGGER "only_ending" BEFORE UPDATE OR DELETE ON "consent"
    FOR EACH ROW EXECUTE FUNCTION "only_ending"('withdrawn_at');

-- Every change of what may be shared raises the number of its kind. Writers of a kind queue at its one row, so a higher number was
-- committed later: a hub that has seen version n has seen everything up to n. The notification only saves the wait for the next poll.
CREATE TABLE "change" (
    "kind" TEXT NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT "change_pkey" PRIMARY KEY ("kind")
);
INSERT INTO "change" ("kind") VALUES ('sharing_grant'), ('authorisation_letter'), ('consent');
CREATE FUNCTION "count_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "change" SET "version" = "version" + 1 WHERE "kind" = TG_TABLE_NAME;
    PERFORM pg_notify('zhongfu_change', TG_TABLE_NAME);
    RETURN NULL;
END $$;
CREATE TRIGGER "count_change" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "sharing_grant"
    FOR EACH STATEMENT EXECUTE FUNCTION "count_change"();
CREATE TRIGGER "count_change" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "authorisation_letter"
    FOR EACH STATEMENT EXECUTE FUNCTION "count_change"();
CREATE TRIGGER "count_change" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "consent"
    FOR EACH STATEMENT EXECUTE FUNCTION "count_change"();
