-- The counts of one set of dimensions.
insert into research_margins (company_id, study_id, dimensions, counts)
values (:company_id, :study_id, :dimensions, :counts)
