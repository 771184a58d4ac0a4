-- A schedule seen for the first time.
insert into job_schedules (company_id, kind, last_slot)
values (:company_id, :kind, :last_slot)
on conflict do nothing
