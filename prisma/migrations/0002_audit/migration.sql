-- The record of who looked at what: one RFC 6962 tree per shard, append-only, hashed by the database over the exact bytes.
-- Three roles separate who owns it, who appends and who reads; where they cannot be made, the tables belong to whoever migrates.

CREATE SCHEMA audit;

-- One shard: half a year of one hub.
CREATE TABLE audit.log (
  log_id          smallint PRIMARY KEY,
  origin          text UNIQUE NOT NULL,             -- 'hub.example/audit/2026h2'
  opened_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  sealed_at       timestamptz,
  prev_final_note text
);

-- The state of each tree. Its row is the lock under which a batch is appended. Mostly empty pages keep its updates in place.
CREATE TABLE audit.head (
  log_id   smallint PRIMARY KEY REFERENCES audit.log,
  size     bigint NOT NULL,
  frontier bytea NOT NULL,
  root     bytea NOT NULL CHECK (octet_length(root) = 32),
  last_ts  timestamptz NOT NULL,
  sealed   boolean NOT NULL DEFAULT false
) WITH (fillfactor = 10);

CREATE TABLE audit.batch (
  log_id      smallint NOT NULL,
  first_idx   bigint NOT NULL,
  count       int NOT NULL CHECK (count BETWEEN 1 AND 1024),
  batch_uuid  uuid UNIQUE NOT NULL,
  writer      text NOT NULL,
  epoch       uuid NOT NULL,
  first_wseq  bigint NOT NULL,
  root_after  bytea NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (log_id, first_idx)
);
CREATE INDEX batch_by_writer ON audit.batch (writer, log_id, first_idx);

-- The entries. Every column but the hash repeats what the bytes say, for searching; a verifier checks that they agree.
CREATE TABLE audit.leaf (
  log_id     smallint NOT NULL,
  idx        bigint NOT NULL,
  leaf_hash  bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
  entry      bytea CHECK (octet_length(entry) <= 65535),   -- exact bytes; NULL only where pruned
  event_id   uuid NOT NULL,
  type       text NOT NULL,
  ts         timestamptz NOT NULL,
  request_id uuid NOT NULL,
  actor_ref  bytea,
  org        text,
  purpose    text,
  case_ref   bytea,
  PRIMARY KEY (log_id, idx)
);
ALTER TABLE audit.leaf ALTER COLUMN entry SET STORAGE EXTERNAL; -- references do not compress; trying costs time on every large entry
CREATE UNIQUE INDEX leaf_by_event ON audit.leaf (event_id);
CREATE INDEX leaf_by_time ON audit.leaf (ts, log_id, idx);
CREATE INDEX leaf_by_actor ON audit.leaf (actor_ref, ts, log_id, idx) WHERE actor_ref IS NOT NULL;
CREATE INDEX leaf_by_organisation ON audit.leaf (org, ts, log_id, idx) WHERE org IS NOT NULL;
CREATE INDEX leaf_by_case ON audit.leaf (case_ref, ts, log_id, idx) WHERE case_ref IS NOT NULL;

-- The only clear texts (officer, case number), salted, committed to in the entry, erasable.
CREATE TABLE audit.detail (
  log_id    smallint NOT NULL,
  idx       bigint NOT NULL,
  part      smallint NOT NULL,
  salt      bytea,
  body      bytea,
  erased_at timestamptz,
  PRIMARY KEY (log_id, idx, part)
);

CREATE TABLE audit.subject (
  subject_ref bytea NOT NULL,
  log_id      smallint NOT NULL,
  idx         bigint NOT NULL,
  PRIMARY KEY (subject_ref, log_id, idx)
);

CREATE TABLE audit.checkpoint (
  log_id    smallint NOT NULL,
  size      bigint NOT NULL,
  root      bytea NOT NULL,
  note      text NOT NULL,
  signed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (log_id, size)
);

-- Nothing is changed or removed but by the functions below. Defence in depth only: a superuser can take a trigger away,
-- which is why checkpoints are signed and kept elsewhere.
CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE stack text;
BEGIN
  GET DIAGNOSTICS stack = PG_CONTEXT;
  IF TG_OP = 'UPDATE' AND TG_NARGS > 0 AND stack ~ TG_ARGV[0] THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'audit.% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

DO $$
DECLARE t text; path text;
BEGIN
  FOR t, path IN VALUES
    ('log', 'function audit\.seal_log\('), ('head', 'function audit\.(append|seal_log)\('), ('batch', NULL),
    ('leaf', 'function audit\.prune\('), ('detail', 'function audit\.erase_detail\('), ('subject', NULL), ('checkpoint', NULL)
  LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.%I FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change(%s)',
                   t, coalesce(quote_literal(path), ''));
  END LOOP;
END $$;

-- Opens a shard, or finds it: its number. The first entry goes on an empty tree.
CREATE FUNCTION audit.open_log(p_origin text) RETURNS smallint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE id smallint;
BEGIN
  SELECT log_id INTO id FROM audit.log WHERE origin = p_origin;
  IF FOUND THEN RETURN id; END IF;
  LOCK TABLE audit.log IN SHARE ROW EXCLUSIVE MODE;
  SELECT log_id INTO id FROM audit.log WHERE origin = p_origin;
  IF FOUND THEN RETURN id; END IF;
  SELECT coalesce(max(log_id), 0) + 1 INTO id FROM audit.log;
  INSERT INTO audit.log (log_id, origin) VALUES (id, p_origin);
  INSERT INTO audit.head (log_id, size, frontier, root, last_ts) VALUES (id, 0, '', sha256(''), clock_timestamp());
  RETURN id;
END $$;

-- Appends a batch: all of it or nothing, once per batch_uuid however often it is sent. The entries come as one run of bytes
-- with their lengths, references and subjects likewise in steps of 32 (all zero: none); the database hashes what it stores.
-- Returns where the batch stands and its leaf hashes, joined.
CREATE FUNCTION audit.append(
  p_log smallint, p_uuid uuid, p_writer text, p_epoch uuid, p_wseq bigint,
  p_blob bytea, p_len int[],
  p_event uuid[], p_request uuid[], p_type text[], p_ts timestamptz[], p_org text[], p_purpose text[], p_refs bytea,
  p_subjects bytea, p_subject_of int[],
  p_details bytea, p_detail_of int[], p_detail_len int[],
  OUT first_idx bigint, OUT size bigint, OUT root bytea, OUT leaves bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  h audit.head%ROWTYPE; n int := coalesce(array_length(p_len, 1), 0); none bytea := decode(repeat('00', 32), 'hex');
  hs bytea[]; f bytea; x bytea; s bigint; k int; b bigint;
BEGIN
  IF n < 1 OR n > 1024 OR 0 >= ANY (p_len) OR (SELECT sum(l) FROM unnest(p_len) l) <> octet_length(p_blob)
     OR octet_length(p_refs) <> 64 * n OR octet_length(p_subjects) <> 32 * cardinality(p_subject_of) THEN
    RAISE EXCEPTION 'bad batch' USING ERRCODE = 'data_exception';
  END IF;

  -- The lock comes first: what follows sees the head that the batch before has left.
  SELECT * INTO STRICT h FROM audit.head t WHERE t.log_id = p_log FOR UPDATE;

  SELECT t.first_idx, t.count, t.root_after INTO b, k, x FROM audit.batch t WHERE t.batch_uuid = p_uuid;
  IF FOUND THEN -- sent again because the first answer was lost
    first_idx := b; size := b + k; root := x;
    SELECT string_agg(t.leaf_hash, ''::bytea ORDER BY t.idx) INTO leaves
      FROM audit.leaf t WHERE t.log_id = p_log AND t.idx >= b AND t.idx < b + k;
    RETURN;
  END IF;
  IF h.sealed THEN RAISE EXCEPTION 'log % is sealed', p_log USING ERRCODE = 'object_not_in_prerequisite_state'; END IF;

  WITH cut AS MATERIALIZED (
    SELECT o, substr(p_blob, (sum(l) OVER (ORDER BY o) - l + 1)::int, l) AS e, event, request, type, ts, org, purpose
    FROM unnest(p_len, p_event, p_request, p_type, p_ts, p_org, p_purpose)
         WITH ORDINALITY u(l, event, request, type, ts, org, purpose, o)
  ), put AS (
    INSERT INTO audit.leaf (log_id, idx, leaf_hash, entry, event_id, type, ts, request_id, actor_ref, org, purpose, case_ref)
    SELECT p_log, h.size + o - 1, sha256('\x00'::bytea || e), e, event, type, ts, request,
           nullif(substr(p_refs, (o * 64 - 63)::int, 32), none), org, purpose, nullif(substr(p_refs, (o * 64 - 31)::int, 32), none)
    FROM cut RETURNING idx, leaf_hash
  )
  SELECT array_agg(leaf_hash ORDER BY idx), string_agg(leaf_hash, ''::bytea ORDER BY idx) INTO hs, leaves FROM put;

  IF cardinality(p_subject_of) > 0 THEN
    INSERT INTO audit.subject (subject_ref, log_id, idx)
    SELECT substr(p_subjects, (i * 32 - 31)::int, 32), p_log, h.size + o - 1 FROM unnest(p_subject_of) WITH ORDINALITY u(o, i);
  END IF;
  IF cardinality(p_detail_of) > 0 THEN
    INSERT INTO audit.detail (log_id, idx, part, salt, body)
    SELECT p_log, h.size + o - 1, 0, substr(p_details, at, 32), substr(p_details, at + 32, l - 32)
    FROM (SELECT o, l, (sum(l) OVER (ORDER BY i) - l + 1)::int AS at FROM unnest(p_detail_of, p_detail_len) WITH ORDINALITY u(o, l, i)) d;
  END IF;

  -- Full subtrees of equal size merge, as a binary counter carries.
  s := h.size; f := h.frontier;
  FOREACH x IN ARRAY hs LOOP
    k := 0;
    WHILE (s >> k) & 1 = 1 LOOP
      x := sha256('\x01'::bytea || substr(f, octet_length(f) - 31, 32) || x);
      f := substr(f, 1, octet_length(f) - 32);
      k := k + 1;
    END LOOP;
    f := f || x; s := s + 1;
  END LOOP;
  x := substr(f, octet_length(f) - 31, 32); k := octet_length(f) / 32 - 1;
  WHILE k > 0 LOOP
    x := sha256('\x01'::bytea || substr(f, (k - 1) * 32 + 1, 32) || x); k := k - 1;
  END LOOP;

  UPDATE audit.head t SET size = s, frontier = f, root = x, last_ts = clock_timestamp() WHERE t.log_id = p_log;
  INSERT INTO audit.batch (log_id, first_idx, count, batch_uuid, writer, epoch, first_wseq, root_after)
    VALUES (p_log, h.size, n, p_uuid, p_writer, p_epoch, p_wseq, x);
  first_idx := h.size; size := s; root := x;
END $$;

-- Keeps a signed checkpoint. False if there is one of this size already: whoever signed it was first.
CREATE FUNCTION audit.save_checkpoint(p_log smallint, p_size bigint, p_root bytea, p_note text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO audit.checkpoint (log_id, size, root, note) VALUES (p_log, p_size, p_root, p_note) ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;

-- No batch enters a shard after this. The checkpoint over its last state is then final.
CREATE FUNCTION audit.seal_log(p_log smallint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE s bigint;
BEGIN
  UPDATE audit.head SET sealed = true WHERE log_id = p_log RETURNING size INTO s;
  UPDATE audit.log SET sealed_at = clock_timestamp() WHERE log_id = p_log AND sealed_at IS NULL;
  RETURN s;
END $$;

-- Forgets officers and case numbers of entries older than a day; the commitments stay in the entries. How many it were.
CREATE FUNCTION audit.erase_detail(p_log smallint, p_before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE n bigint;
BEGIN
  UPDATE audit.detail d SET salt = NULL, body = NULL, erased_at = clock_timestamp()
    FROM audit.leaf l WHERE d.log_id = p_log AND l.log_id = p_log AND l.idx = d.idx AND l.ts < p_before AND d.erased_at IS NULL;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;

-- Forgets the bytes of the entries below an index; their hashes stay, so that old receipts and checkpoints still hold.
CREATE FUNCTION audit.prune(p_log smallint, p_below bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE n bigint;
BEGIN
  UPDATE audit.leaf SET entry = NULL WHERE log_id = p_log AND idx < p_below AND entry IS NOT NULL;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;

-- Roles belong to the whole server: another database may have made them, or be making them now.
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['audit_owner', 'audit_appender', 'audit_reader'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN EXECUTE format('CREATE ROLE %I NOLOGIN', r); END IF;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN RAISE NOTICE 'role % was not made: this user may not create roles', r;
    END;
  END LOOP;

  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'audit_reader') THEN
    GRANT USAGE ON SCHEMA audit TO audit_reader;
    GRANT SELECT ON ALL TABLES IN SCHEMA audit TO audit_reader;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'audit_appender') THEN
    GRANT USAGE ON SCHEMA audit TO audit_appender;
    GRANT SELECT ON ALL TABLES IN SCHEMA audit TO audit_appender;
    GRANT EXECUTE ON FUNCTION audit.open_log, audit.append, audit.save_checkpoint, audit.seal_log TO audit_appender;
  END IF;
END $$;

-- Hand everything to the owner, where the one who migrates may do so.
DO $$
DECLARE o text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'audit_owner') THEN RETURN; END IF;
  ALTER SCHEMA audit OWNER TO audit_owner;
  FOR o IN SELECT format('TABLE audit.%I', tablename) FROM pg_tables WHERE schemaname = 'audit'
           UNION ALL SELECT format('FUNCTION %s', p.oid::regprocedure) FROM pg_proc p WHERE p.pronamespace = 'audit'::regnamespace
  LOOP EXECUTE format('ALTER %s OWNER TO audit_owner', o); END LOOP;
EXCEPTION WHEN insufficient_privilege THEN RAISE NOTICE 'schema audit stays with %: it may not be given to audit_owner', current_user;
END $$;
