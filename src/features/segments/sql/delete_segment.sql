-- Removes a segment.
delete from segments
where company_id = :company_id
  and id = :id
