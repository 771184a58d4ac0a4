-- Sets the company and the windows: _0 the period, _1 the month before … _12 the year before.
insert into twin_params values (
  :company_id, :period, :period_1, :period_2, :key_from, :first_0, :last_0, :first_1, :first_2,
  :first_3, :first_12, :last_12, :year_first, :year_last)
