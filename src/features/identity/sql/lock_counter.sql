-- Takes the counter's row for the rest of the transaction.
update sign_in_counters
set failures = failures
where company_id = :company_id
  and kind = :kind
  and key = :key
