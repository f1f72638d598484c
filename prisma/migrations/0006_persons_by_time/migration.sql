-- The list of who looked at one person, in the order of time: a page of it costs a page, however long the list has become.
-- The index by person now has each entry's moment, as those by officer, office and case do; a verifier checks that it is the entry's.

ALTER TABLE audit.subject DISABLE TRIGGER append_only;
ALTER TABLE audit.subject ADD COLUMN ts timestamptz;
UPDATE audit.subject s SET ts = l.ts FROM audit.leaf l WHERE l.log_id = s.log_id AND l.idx = s.idx;
ALTER TABLE audit.subject ALTER COLUMN ts SET NOT NULL, DROP CONSTRAINT subject_pkey, ADD PRIMARY KEY (subject_ref, log_id, ts, idx);
ALTER TABLE audit.subject ENABLE TRIGGER append_only;

-- What is looked for in all of the record and is rare in it: emergencies, and what no caller did (policy, keys, operators).
CREATE INDEX leaf_by_emergency ON audit.leaf (ts, log_id, idx) WHERE purpose = 'P05' OR type = 'BREAKGLASS';
CREATE INDEX leaf_by_hub ON audit.leaf (ts, log_id, idx) WHERE org IS NULL;

-- The append stays as it is but for the one row that it writes here. Were these words not found, no entry could be written at all.
DO $$
BEGIN
  EXECUTE replace(replace(pg_get_functiondef('audit.append'::regproc),
    'INSERT INTO audit.subject (subject_ref, log_id, idx)', 'INSERT INTO audit.subject (subject_ref, log_id, idx, ts)'),
    'p_log, h.size + o - 1 FROM unnest(p_subject_of)', 'p_log, h.size + o - 1, p_ts[o] FROM unnest(p_subject_of)');
END $$;
