-- A merge and what undo needs of it.
insert into customer_merges (company_id, id, winner_id, loser_id, winner_before, loser_before,
  winner_version, actor, merged_at_ms, undone_by, undone_at_ms)
values (:company_id, :id, :winner_id, :loser_id, :winner_before, :loser_before, :winner_version,
  :actor, :merged_at_ms, null, null)
