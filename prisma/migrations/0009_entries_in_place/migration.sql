-- Many entries have two to three kilobytes, and were put beside the table in pieces for that: two more rows to write, and as many
-- places to read. They stay in their row as long as two of them fit on a page.
ALTER TABLE audit.leaf SET (toast_tuple_target = 4080);
