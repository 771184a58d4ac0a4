-- Pairs that nobody has dismissed, best first.
select first_id, second_id, score, reasons
from duplicate_pairs
where company_id = :company_id
  and is_dismissed = 0
order by score desc, first_id, second_id
limit :row_limit
