-- One server alone moves it from a day to another.
update job_schedules
set last_slot = :last_slot
where company_id = :company_id
  and kind = :kind
  and last_slot = :seen_slot
