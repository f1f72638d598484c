-- The append does the same in fewer steps: for a batch of eight, beginning and ending the statements cost more than writing the rows.
-- What can be done before the head is locked is done before, so batches that follow each other wait less for each other.

-- Each statement read these out of their texts anew. The append holds to them: it makes the hashes itself, and looks at every length.
ALTER TABLE audit.leaf DROP CONSTRAINT leaf_leaf_hash_check, DROP CONSTRAINT leaf_entry_check;
ALTER TABLE audit.head DROP CONSTRAINT head_root_check;
ALTER TABLE audit.batch DROP CONSTRAINT batch_count_check;

-- Which functions may change a table is now told letter by letter: an expression was compiled anew for each change of the head.
CREATE OR REPLACE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stack text; path text;
BEGIN
  IF TG_OP OPERATOR(pg_catalog.=) 'UPDATE' AND TG_NARGS OPERATOR(pg_catalog.>) 0 THEN
    GET DIAGNOSTICS stack = PG_CONTEXT;
    FOREACH path IN ARRAY TG_ARGV LOOP
      IF pg_catalog.strpos(stack, path) OPERATOR(pg_catalog.>) 0 THEN RETURN NULL; END IF;
    END LOOP;
  END IF;
  RAISE EXCEPTION 'audit.% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

DO $$
DECLARE t text; path text;
BEGIN
  FOR t, path IN VALUES ('log', 'seal_log'), ('head', 'append,seal_log'), ('leaf', 'prune'), ('detail', 'erase_detail') LOOP
    EXECUTE format('DROP TRIGGER append_only ON audit.%I', t);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.%I FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change(%s)',
                   t, (SELECT string_agg(quote_literal('function audit.' || name || '('), ', ') FROM string_to_table(path, ',') name));
  END LOOP;
END $$;

-- As before: all of a batch or nothing, once per batch_uuid however often it is sent. The entries come as one run of bytes with their
-- lengths, references and subjects in steps of 32 (all zero: none), details likewise; the database hashes what it stores.
CREATE OR REPLACE FUNCTION audit.append(
  p_log smallint, p_uuid uuid, p_writer text, p_epoch uuid, p_wseq bigint,
  p_blob bytea, p_len int[],
  p_event uuid[], p_request uuid[], p_type text[], p_ts timestamptz[], p_org text[], p_purpose text[], p_refs bytea,
  p_subjects bytea, p_subject_of int[],
  p_details bytea, p_detail_of int[], p_detail_len int[],
  OUT first_idx bigint, OUT size bigint, OUT root bytea, OUT leaves bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  h audit.head%ROWTYPE; n int := cardinality(p_len); none bytea := '\x0000000000000000000000000000000000000000000000000000000000000000';
  l int; pos int := 1; entry_at int[] := '{}'; detail_at int[] := '{}'; hs bytea[] := '{}';
  f bytea; x bytea; s bigint; k int; b bigint;
BEGIN
  IF n < 1 OR n > 1024 OR octet_length(p_refs) <> 64 * n OR octet_length(p_subjects) <> 32 * cardinality(p_subject_of) THEN
    RAISE EXCEPTION 'bad batch' USING ERRCODE = 'data_exception';
  END IF;
  leaves := '';
  FOREACH l IN ARRAY p_len LOOP
    IF l < 1 OR l > 65535 THEN RAISE EXCEPTION 'bad batch' USING ERRCODE = 'data_exception'; END IF;
    x := sha256('\x00'::bytea || substr(p_blob, pos, l));
    hs := array_append(hs, x); leaves := leaves || x; entry_at := array_append(entry_at, pos); pos := pos + l;
  END LOOP;
  IF pos <> octet_length(p_blob) + 1 THEN RAISE EXCEPTION 'bad batch' USING ERRCODE = 'data_exception'; END IF;
  pos := 1;
  FOREACH l IN ARRAY p_detail_len LOOP
    detail_at := array_append(detail_at, pos); pos := pos + l;
  END LOOP;

  -- The lock: what follows sees the head that the batch before has left.
  SELECT * INTO STRICT h FROM audit.head t WHERE t.log_id = p_log FOR UPDATE;

  SELECT t.first_idx, t.count, t.root_after INTO b, k, x FROM audit.batch t WHERE t.batch_uuid = p_uuid;
  IF FOUND THEN -- sent again because the first answer was lost
    first_idx := b; size := b + k; root := x;
    SELECT string_agg(t.leaf_hash, ''::bytea ORDER BY t.idx) INTO leaves
      FROM audit.leaf t WHERE t.log_id = p_log AND t.idx >= b AND t.idx < b + k;
    RETURN;
  END IF;
  IF h.sealed THEN RAISE EXCEPTION 'log % is sealed', p_log USING ERRCODE = 'object_not_in_prerequisite_state'; END IF;

  INSERT INTO audit.leaf (log_id, idx, leaf_hash, entry, event_id, type, ts, request_id, actor_ref, org, purpose, case_ref)
  SELECT p_log, h.size + o - 1, hash, substr(p_blob, pos, l), event, type, ts, request,
         nullif(substr(p_refs, (o * 64 - 63)::int, 32), none), org, purpose, nullif(substr(p_refs, (o * 64 - 31)::int, 32), none)
    FROM unnest(hs, entry_at, p_len, p_event, p_request, p_type, p_ts, p_org, p_purpose)
         WITH ORDINALITY u(hash, pos, l, event, request, type, ts, org, purpose, o);
  IF cardinality(p_subject_of) > 0 THEN
    INSERT INTO audit.subject (subject_ref, log_id, idx, ts)
    SELECT substr(p_subjects, (i * 32 - 31)::int, 32), p_log, h.size + o - 1, p_ts[o] FROM unnest(p_subject_of) WITH ORDINALITY u(o, i);
  END IF;
  IF cardinality(p_detail_of) > 0 THEN
    INSERT INTO audit.detail (log_id, idx, part, salt, body)
    SELECT p_log, h.size + o - 1, 0, substr(p_details, pos, 32), substr(p_details, pos + 32, l - 32)
      FROM unnest(p_detail_of, detail_at, p_detail_len) u(o, pos, l);
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
