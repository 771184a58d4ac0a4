-- What all steps of the twin read: the company, the period and the first and last days of windows.
create temp table twin_params (
  company_id bigint, period bigint, period_1 bigint, period_2 bigint, key_from bigint,
  first_0 bigint, last_0 bigint, first_1 bigint, first_2 bigint, first_3 bigint,
  first_12 bigint, last_12 bigint, year_first bigint, year_last bigint)
