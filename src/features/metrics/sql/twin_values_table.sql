-- What the twin says: one row a figure, value or reason.
create temp table twin_values (
  scope text, entity_id bigint, metric text, value double precision, reason text)
