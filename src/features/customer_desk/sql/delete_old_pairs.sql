-- Pairs that the newest scan did not find again; dismissals are kept.
delete from duplicate_pairs
where company_id = :company_id
  and scan_id <> :scan_id
  and is_dismissed = 0
