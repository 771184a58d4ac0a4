-- A pair of the newest scan; one that was dismissed stays so.
insert into duplicate_pairs (company_id, first_id, second_id, score, reasons, scan_id, is_dismissed)
values (:company_id, :first_id, :second_id, :score, :reasons, :scan_id, 0)
on conflict (company_id, first_id, second_id)
do update set score = excluded.score, reasons = excluded.reasons, scan_id = excluded.scan_id
