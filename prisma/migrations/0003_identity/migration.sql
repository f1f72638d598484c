-- One person: what two departments wrote of the same one, where they cannot be made to agree, and what an officer decided.

-- Two handles of one person. Identifiers stay where they were linked, so that what was joined wrongly can be parted again.
CREATE TABLE "recipient_alias" (
    "alias_id" TEXT NOT NULL,
    -- the handle it was merged into, and the one that answers for it now: another one where that was merged in its turn
    "merged_into" TEXT NOT NULL,
    "recipient_id" TEXT NOT NULL,
    "merged_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "recipient_alias_pkey" PRIMARY KEY ("alias_id"),
    CONSTRAINT "recipient_alias_of_another" CHECK ("alias_id" <> "recipient_id" AND "alias_id" <> "merged_into")
);
CREATE INDEX "recipient_alias_recipient_id_idx" ON "recipient_alias" ("recipient_id");
CREATE INDEX "recipient_alias_merged_into_idx" ON "recipient_alias" ("merged_into");
ALTER TABLE "recipient_alias" ADD CONSTRAINT "recipient_alias_alias_id_fkey"
    FOREIGN KEY ("alias_id") REFERENCES "recipient" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "recipient_alias" ADD CONSTRAINT "recipient_alias_merged_into_fkey"
    FOREIGN KEY ("merged_into") REFERENCES "recipient" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "recipient_alias" ADD CONSTRAINT "recipient_alias_recipient_id_fkey"
    FOREIGN KEY ("recipient_id") REFERENCES "recipient" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Two handles that may be one person, or a number that may be somebody else's: never joined without a decision.
CREATE TABLE "identity_review" (
    "id" TEXT NOT NULL,
    -- SAME_PERSON: two citizen ids, one name, birthday and telephone. NAME_DIFFERS: a department's number under this citizen id and
    -- another name. NUMBER_TAKEN: a department gives the number of one person to another.
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "recipient_id" TEXT NOT NULL,
    "other_id" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "decision" TEXT,
    CONSTRAINT "identity_review_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "identity_review_kind_known" CHECK ("kind" IN ('SAME_PERSON', 'NAME_DIFFERS', 'NUMBER_TAKEN')),
    CONSTRAINT "identity_review_decision_known" CHECK ("decision" IN ('MERGED', 'APART')),
    CONSTRAINT "identity_review_decided_with_decision" CHECK (("decided_at" IS NULL) = ("decision" IS NULL)),
    CONSTRAINT "identity_review_of_two" CHECK ("recipient_id" <> "other_id")
);
-- a pair is asked about once by each department: the answer stands, however often the list comes again
CREATE UNIQUE INDEX "identity_review_kind_source_recipient_id_other_id_key"
    ON "identity_review" ("kind", "source", "recipient_id", "other_id");
CREATE INDEX "identity_review_other_id_idx" ON "identity_review" ("other_id");
ALTER TABLE "identity_review" ADD CONSTRAINT "identity_review_recipient_id_fkey"
    FOREIGN KEY ("recipient_id") REFERENCES "recipient" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "identity_review" ADD CONSTRAINT "identity_review_other_id_fkey"
    FOREIGN KEY ("other_id") REFERENCES "recipient" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was decided, by whom and why. The record of accesses has its number and the two persons' references, not the reason.
CREATE TABLE "identity_decision" (
    "id" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "recipient_id" TEXT NOT NULL,
    "other_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "decided_by" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "identity_decision_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "identity_decision_act_known" CHECK ("act" IN ('MERGE', 'SPLIT', 'APART')),
    CONSTRAINT "identity_decision_has_reason" CHECK (btrim("reason") <> '')
);
CREATE INDEX "identity_decision_recipient_id_idx" ON "identity_decision" ("recipient_id");
CREATE INDEX "identity_decision_other_id_idx" ON "identity_decision" ("other_id");
ALTER TABLE "identity_decision" ADD CONSTRAINT "identity_decision_recipient_id_fkey"
    FOREIGN KEY ("recipient_id") REFERENCES "recipient" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "identity_decision" ADD CONSTRAINT "identity_decision_other_id_fkey"
    FOREIGN KEY ("other_id") REFERENCES "recipient" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE FUNCTION "kept_as_evidence"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is kept as evidence: it is neither changed nor removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "kept_as_evidence" BEFORE UPDATE OR DELETE ON "identity_decision"
    FOR EACH ROW EXECUTE FUNCTION "kept_as_evidence"();

-- Hubs remember handles for a minute: they are told when one answers for another.
INSERT INTO "change" ("kind") VALUES ('recipient_alias');
CREATE TRIGGER "count_change" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "recipient_alias"
    FOR EACH STATEMENT EXECUTE FUNCTION "count_change"();
