-- The company's next number for cached rights.
insert into identity_epochs (company_id, epoch)
values (:company_id, 1)
on conflict (company_id) do update
set epoch = identity_epochs.epoch + 1
