-- Forgets the members of a segment.
delete from segment_members
where company_id = :company_id
  and segment_id = :segment_id
