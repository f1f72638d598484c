-- Emergency aid (急难先行救助): help comes first, and the papers and the review within five working days.

-- Who opened whose record, when, and what became of it. The officer stands here as a hash.
CREATE TABLE "emergency_access" (
    "id" TEXT NOT NULL,
    "recipient_id" TEXT NOT NULL,
    -- the guardian of a minor: the one other person whom it opens
    "guardian_id" TEXT,
    "organisation" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "divisions" TEXT[],
    "opener" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "papers_due_at" DATE NOT NULL,
    "review_due_at" DATE NOT NULL,
    "papers_at" TIMESTAMPTZ(3),
    "papers_ref" TEXT,
    "reviewed_at" TIMESTAMPTZ(3),
    "reviewer" TEXT,
    "upheld" BOOLEAN,
    CONSTRAINT "emergency_access_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "emergency_access_term" CHECK ("opened_at" < "expires_at"),
    CONSTRAINT "emergency_access_papers_whole" CHECK (("papers_at" IS NULL) = ("papers_ref" IS NULL)),
    CONSTRAINT "emergency_access_review_whole" CHECK (("reviewed_at" IS NULL) = ("reviewer" IS NULL) AND ("reviewed_at" IS NULL) = ("upheld" IS NULL)),
    CONSTRAINT "emergency_access_reviewed_by_another" CHECK ("reviewer" <> "opener")
);
CREATE INDEX "emergency_access_organisation_idx" ON "emergency_access" ("organisation");
CREATE INDEX "emergency_access_recipient_id_idx" ON "emergency_access" ("recipient_id");
ALTER TABLE "emergency_access" ADD CONSTRAINT "emergency_access_recipient_id_fkey"
    FOREIGN KEY ("recipient_id") REFERENCES "recipient" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was typed, and the case: the only clear texts about it, in a table of their own so that they can be erased and the rest stays.
CREATE TABLE "emergency_words" (
    "access_id" TEXT NOT NULL,
    "case_no" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "note" TEXT,
    CONSTRAINT "emergency_words_pkey" PRIMARY KEY ("access_id"),
    CONSTRAINT "emergency_words_reason_typed" CHECK (length("reason") >= 10)
);
ALTER TABLE "emergency_words" ADD CONSTRAINT "emergency_words_access_id_fkey"
    FOREIGN KEY ("access_id") REFERENCES "emergency_access" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- An access is evidence: papers come in once, one review closes it, and nothing else of it ever changes.
CREATE FUNCTION "only_closing"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    papers CONSTANT text[] := ARRAY['papers_at', 'papers_ref'];
    review CONSTANT text[] := ARRAY['reviewed_at', 'reviewer', 'upheld'];
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION '% is kept as evidence: it can be closed, not removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(OLD) - papers - review <> to_jsonb(NEW) - papers - review
        OR (OLD.papers_at IS NOT NULL AND (OLD.papers_at, OLD.papers_ref) IS DISTINCT FROM (NEW.papers_at, NEW.papers_ref))
        OR (OLD.reviewed_at IS NOT NULL AND (OLD.reviewed_at, OLD.reviewer, OLD.upheld) IS DISTINCT FROM (NEW.reviewed_at, NEW.reviewer, NEW.upheld))
    THEN
        RAISE EXCEPTION '% is kept as evidence: papers and review come once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "only_closing" BEFORE UPDATE OR DELETE ON "emergency_access"
    FOR EACH ROW EXECUTE FUNCTION "only_closing"();
